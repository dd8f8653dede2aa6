"""In which order does a list come?

By the value that is asked for, then by creation, then by id: no two cases are equal. A case
without the value comes last, whichever way.
"""

from collections.abc import Collection, Mapping
from typing import Any, Literal, TypeAlias

from pyroaring import BitMap

from case_query.counts import Counts
from case_query.reads.sorted import Entry, Key, Sorted
from case_query.views.facts import Facts

SortField: TypeAlias = Literal[
    "createdAt", "updatedAt", "closedAt", "title", "category", "status", "severity"
]
CREATED: SortField = "createdAt"


def by_creation(facts: Facts) -> Entry:
    """The oldest first."""
    return facts.created_at, facts.id


def by_title(facts: Facts) -> Entry:
    """By code points, as a keyword."""
    return facts.title, facts.created_at, facts.id


def by_update(facts: Facts) -> Entry | None:
    """What was never changed has no such time."""
    at = facts.updated_at
    return None if at is None else (at, facts.created_at, facts.id)


def by_closing(facts: Facts) -> Entry | None:
    """Only what is closed."""
    at = facts.closed_at
    return None if at is None else (at, facts.created_at, facts.id)


KEYS: Mapping[str, Key] = {
    CREATED: by_creation,
    "title": by_title,
    "updatedAt": by_update,
    "closedAt": by_closing,
}
GROUPED: Mapping[str, str] = {"category": "category", "status": "status", "severity": "severity"}
"""Sorted by a value that many cases share: its bitmaps are the order."""


class Order:
    """Pages of cases; it watches the counts."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._orders: dict[str, dict[str, Sorted]] = {}

    def page(
        self, space: str, bits: BitMap, field: SortField, skip: int, limit: int, *, descending: bool
    ) -> list[int]:
        """The places of one page of these cases."""
        if field in GROUPED:
            groups = self._groups(space, bits, GROUPED[field], descending=descending)
            return self._pages(space, groups, skip, limit)
        order = self.by(space, field)
        valued = bits & order.having
        found = order.page(valued, skip, limit, descending=descending)
        rest = [bits - valued] if len(valued) < len(bits) else []
        behind = self._pages(space, rest, max(0, skip - len(valued)), limit - len(found))
        return found + behind

    def by(self, space: str, field: str) -> Sorted:
        """The order of a space by one field."""
        orders = self._orders.setdefault(space, {})
        order = orders.get(field)
        if order is None:
            order = orders[field] = Sorted(self._counts, space, KEYS[field])
        return order

    def _groups(self, space: str, bits: BitMap, field: str, *, descending: bool) -> list[BitMap]:
        """Those of each value, then those without."""
        valued = self._counts.values(space, field)
        ordered: list[Any] = sorted((v for v in valued if v is not None), reverse=descending)
        groups = [bits & valued[value] for value in ordered]
        rest = bits.difference(*groups) if groups else bits
        return [*groups, rest]

    def _pages(self, space: str, groups: list[BitMap], skip: int, limit: int) -> list[int]:
        """A page of several groups, each by creation."""
        found: list[int] = []
        for group in groups:
            if len(found) == limit:
                break
            if skip < len(group):
                created = self.by(space, CREATED)
                found += created.page(group, skip, limit - len(found))
            skip = max(0, skip - len(group))
        return found

    # watching

    def seen(self, place: int, before: Facts | None, after: Facts | None) -> None:
        """A case came, changed or went."""
        facts = after or before
        if facts is not None:
            for order in self._orders.get(facts.space, {}).values():
                order.changed(place, before)

    def reworded(self, place: int, before: Collection[str] | None, after: Collection[str]) -> None:
        """The words of a case change no order."""

    def forgotten(self) -> None:
        """What is folded again changes nothing, or is seen."""
