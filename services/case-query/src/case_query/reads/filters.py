"""Which cases fit the filters of a list? Bitmaps, joined."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import reduce
from operator import and_

from pyroaring import BitMap

from case_events.configured import FieldValue
from case_events.saved_objects import SEVERITIES, STATUSES
from case_query.counts import NOBODY, Counts, Field, Value
from case_query.reads import question
from case_query.reads.order import CREATED, Order
from case_query.reads.question import Held, Match, Question, Range
from case_query.views.facts import toggle

OPEN, IN_PROGRESS, CLOSED = STATUSES.values()

NONE: Mapping[str, FieldValue] = {}


class Filters:
    """Over the cases of one space."""

    def __init__(
        self, counts: Counts, order: Order, space: str, defaults: Mapping[str, FieldValue] = NONE
    ) -> None:
        """`defaults`: what a case shows of a custom field that it lacks, by key."""
        self._counts = counts
        self._order = order
        self._space = space
        self._defaults = defaults

    def owned(self, owners: Collection[str]) -> BitMap:
        """The cases of these owners; not to be changed."""
        known = self._counts.values(self._space, "owner")
        if all(owner in owners for owner in known):
            return self._counts.all(self._space)
        return self._any("owner", owners)

    def within(self, asked: Range, owners: Collection[str], now: datetime) -> BitMap:
        """Of these owners, and made in that time."""
        bits = self.owned(owners)
        first, last = asked.milliseconds(now)
        if first is None and last is None:
            return bits
        created = self._order.by(self._space, CREATED)
        behind = None if last is None else (last + 1,)
        return created.between((first or 0,), behind).among(bits)

    def fitting(self, asked: Question, owners: Collection[str], now: datetime) -> BitMap:
        """Whatever their status, and whatever is searched for; not to be changed."""
        return reduce(and_, self._filters(asked), self.within(asked, owners, now))

    def each(self, asked: Question) -> Mapping[Field, BitMap]:
        """Those of the fields by which people pick, owner and status too, each by itself."""
        found = dict(self._picking(asked))
        if asked.owner is not None:
            found["owner"] = self._any("owner", asked.owner)
        status = self.of_status(asked)
        return found if status is None else {"status": status, **found}

    def of_status(self, asked: Question) -> BitMap | None:
        """None: any."""
        return self._any("status", map(STATUSES.get, asked.status)) if asked.status else None

    def statuses(self, bits: BitMap) -> dict[str, int]:
        """The three counts."""
        return {
            name: bits.intersection_cardinality(self._counts.bits(self._space, "status", status))
            for name, status in (
                ("count_open_cases", OPEN),
                ("count_in_progress_cases", IN_PROGRESS),
                ("count_closed_cases", CLOSED),
            )
        }

    def _filters(self, asked: Question) -> Iterator[BitMap]:
        for _, bits in self._picking(asked):
            yield bits
        for key, held in asked.holding.items():
            yield self._holding(key, held)

    def _picking(self, asked: Question) -> Iterator[tuple[Field, BitMap]]:
        if asked.tags:
            yield "tag", self._matching("tag", asked.tags, asked.tags_match)
        if asked.severity:
            yield "severity", self._any("severity", map(SEVERITIES.get, asked.severity))
        if asked.assignees:
            uids = tuple(map(assignee, asked.assignees))
            yield "assignee", self._matching("assignee", uids, asked.assignees_match)
        if asked.reporters:
            yield (
                "reporter",
                self._joined(
                    (self._opened_by(said) for said in asked.reporters), asked.reporters_match
                ),
            )
        if asked.category:
            yield "category", self._matching("category", asked.category, asked.category_match)

    def _holding(self, key: str, held: Collection[Held]) -> BitMap:
        """Cases whose switch stands so, or that have it at all; what they lack is as they show it.

        The rules of such a filter have been kept (`toggles.checked`).
        """
        known = self._any("toggle", (toggle(key, value) for value in (True, False, None)))
        if not held:
            return known
        found = self._any("toggle", (toggle(key, value) for value in held))
        if self._defaults.get(key) in held:
            found = found | (self._counts.all(self._space) - known)
        return found

    def _opened_by(self, said: str) -> BitMap:
        names = self._counts.bits(self._space, "reporter", said)
        return names | self._counts.bits(self._space, "reporter_uid", said)

    def _matching(self, field: Field, values: Iterable[Value], match: Match) -> BitMap:
        return self._joined((self._counts.bits(self._space, field, one) for one in values), match)

    def _joined(self, each: Iterable[BitMap], match: Match) -> BitMap:
        found = list(each)
        if match == "all":
            return reduce(and_, found)
        either = found[0] if len(found) == 1 else BitMap.union(*found)
        return self._counts.all(self._space) - either if match == "none" else either

    def _any(self, field: Field, values: Iterable[Value]) -> BitMap:
        found = [self._counts.bits(self._space, field, value) for value in values]
        return found[0] if len(found) == 1 else BitMap.union(*found) if found else BitMap()


def assignee(said: str) -> str | None:
    """A uid, or nobody."""
    return NOBODY if said == question.NOBODY else said
