"""How many cases are there of each status, and how long did it take to close them?

Kept in memory once somebody has asked for a space, and then following what changes.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from case_events.saved_objects import STATUSES
from case_query.counts import Counts
from case_query.metrics.sums import Sums, Total
from case_query.views.facts import Facts

OPEN, IN_PROGRESS, CLOSED = STATUSES.values()


class Tallied(NamedTuple):
    """Of the cases asked for; `mttr` is the mean of seconds from opening to closing, if any is."""

    statuses: Mapping[str, int]
    mttr: float | None


class Tally:
    """Of every space, by owner, status and time of creation; it watches the counts."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._spaces: dict[str, dict[tuple[str, int], Sums]] = {}

    def of(
        self, space: str, owners: Collection[str], first: int | None, last: int | None
    ) -> Tallied:
        """The cases of these owners, created from one millisecond to another; None: no bound."""
        sums = self._spaces.get(space)
        if sums is None:
            sums = self._spaces[space] = summed(map(self._counts.facts_at, self._counts.all(space)))

        def total(status: int) -> Total:
            found = (sums.get((owner, status)) for owner in owners)
            between = (one.between(first, last) for one in found if one)
            return sum(between, Total())

        closed = total(CLOSED)
        statuses = {
            "open": total(OPEN).many,
            "inProgress": total(IN_PROGRESS).many,
            "closed": closed.many,
        }
        return Tallied(statuses, mean(closed))

    # watching

    def seen(self, place: int, before: Facts | None, after: Facts | None) -> None:  # noqa: ARG002 - a watcher
        """A case came, changed or went."""
        for facts, take in ((before, True), (after, False)):
            if facts and (sums := self._spaces.get(facts.space)) is not None:
                put(sums, facts, take=take)

    def reworded(self, place: int, before: Collection[str] | None, after: Collection[str]) -> None:
        """Words do not count."""

    def forgotten(self) -> None:
        """What is folded again changes nothing, or is seen."""


def summed(cases: Iterable[Facts | None]) -> dict[tuple[str, int], Sums]:
    """Of all these."""
    entries: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for facts in filter(None, cases):
        of = entries.setdefault((facts.owner, facts.status), [])
        of.append((facts.created_at, seconds(facts)))
    return {key: Sums(of) for key, of in entries.items()}


def put(sums: dict[tuple[str, int], Sums], facts: Facts, *, take: bool) -> None:
    """A case comes, or goes."""
    of = sums.setdefault((facts.owner, facts.status), Sums())
    (of.take if take else of.add)(facts.created_at, seconds(facts))


def seconds(facts: Facts) -> int:
    """From opening to closing; 0 for what is not closed."""
    return (facts.closed_at - facts.created_at) // 1000 if facts.closed_at is not None else 0


def mean(closed: Total) -> float | None:
    """A whole number where it is one."""
    if not closed.many:
        return None
    average = closed.sum / closed.many
    return int(average) if average.is_integer() else average
