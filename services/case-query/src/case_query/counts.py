"""Which cases are there, and which have what? Bitmaps in memory, of one generation of the views.

Every case has a place, a small number of this process. A bit is set from the newest document at
hand and never counted up, so that meeting an action twice changes nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Protocol, TypeAlias

from pyroaring import BitMap

from case_query.views.facts import Facts

Field: TypeAlias = str
Value: TypeAlias = str | int | None
Bit: TypeAlias = tuple[str, Field, Value]
"""Space, field, value."""

ALL = ""
"""The field that every case of a space has, with the value None."""

NOBODY = None
"""The assignee of a case without assignees."""

EMPTY = BitMap()

COUNTED = slice(Facts._fields.index("space"), Facts._fields.index("created_at"))
"""The facts that have bits; times change more often."""


class Watcher(Protocol):
    """Whoever keeps an order or a list of cases beside the bitmaps; called before waiters are."""

    def seen(self, place: int, before: Facts | None, after: Facts | None) -> None:
        """A case was loaded or folded; None: there was none, or there is none any more."""

    def reworded(self, place: int, before: Collection[str] | None, after: Collection[str]) -> None:
        """The tokens of a case changed; before None: nobody knows what they were."""

    def forgotten(self) -> None:
        """What is stored is behind what was seen: ask again."""


class Counts:
    """The cases that are there."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._ids: list[str] = []
        self._facts: list[Facts | None] = []
        self._bits: dict[str, dict[Field, dict[Value, BitMap]]] = {}
        self._watchers: list[Watcher] = []

    def __len__(self) -> int:
        """How many cases ever had a place."""
        return len(self._ids)

    def watch(self, watcher: Watcher) -> None:
        """Tell it from now on."""
        self._watchers.append(watcher)

    def place_of(self, case_id: str) -> int | None:
        """None: there is no such case, or no longer."""
        place = self._places.get(case_id)
        return None if place is None or self._facts[place] is None else place

    def place_ever(self, case_id: str) -> int | None:
        """Also of a case that is gone."""
        return self._places.get(case_id)

    def id_of(self, place: int) -> str:
        """The case at that place."""
        return self._ids[place]

    def facts_of(self, case_id: str) -> Facts | None:
        """None: there is no such case, or no longer."""
        place = self._places.get(case_id)
        return None if place is None else self._facts[place]

    def facts_at(self, place: int) -> Facts | None:
        """As `facts_of`."""
        return self._facts[place]

    def all(self, space: str) -> BitMap:
        """Every case of a space; not to be changed."""
        return self.bits(space, ALL, None)

    def bits(self, space: str, field: Field, value: Value) -> BitMap:
        """The cases of a space that have this value; not to be changed."""
        return self._bits.get(space, {}).get(field, {}).get(value, EMPTY)

    def values(self, space: str, field: Field) -> Mapping[Value, BitMap]:
        """Every value that some case of the space has; not to be changed."""
        return self._bits.get(space, {}).get(field, {})

    def put(self, found: Facts) -> int:
        """The case as it is by now, and its place."""
        place = self._place(found.id)
        before = self._facts[place]
        if before != found:
            if before is None or before[COUNTED] != found[COUNTED]:
                old, new = bits_of(before), bits_of(found)
                self._clear(place, old - new)
                self._set(place, new - old)
            self._facts[place] = found
            for watcher in self._watchers:
                watcher.seen(place, before, found)
        return place

    def drop(self, case_id: str) -> int | None:
        """The case is gone; its place, if it had one."""
        place = self._places.get(case_id)
        if place is None or (before := self._facts[place]) is None:
            return place
        self._clear(place, bits_of(before))
        self._facts[place] = None
        for watcher in self._watchers:
            watcher.seen(place, before, None)
        return place

    def reworded(self, place: int, before: Collection[str] | None, after: Collection[str]) -> None:
        """The tokens of the case at that place changed."""
        for watcher in self._watchers:
            watcher.reworded(place, before, after)

    def forget(self) -> None:
        """Tell the watchers; the bits stay, because whatever was lost will be folded again."""
        for watcher in self._watchers:
            watcher.forgotten()

    def load(self, found: Iterable[Facts]) -> None:
        """Many cases at once."""
        new, places = [], []
        for facts in found:
            if facts.id in self._places:
                self.put(facts)
                continue
            new.append(facts)
            places.append(place := self._place(facts.id))
            self._facts[place] = facts
            for watcher in self._watchers:
                watcher.seen(place, None, facts)
        for field, of in COLUMNS.items():
            gathered: defaultdict[tuple[str, Value], list[int]] = defaultdict(list)
            for place, facts in zip(places, new, strict=True):
                for value in of(facts):
                    gathered[facts.space, value].append(place)
            for (space, value), having in gathered.items():
                values = self._bits.setdefault(space, {}).setdefault(field, {})
                values[value] = values.get(value, EMPTY) | BitMap(having)

    def _place(self, case_id: str) -> int:
        place = self._places.get(case_id)
        if place is None:
            place = self._places[case_id] = len(self._ids)
            self._ids.append(case_id)
            self._facts.append(None)
        return place

    def _set(self, place: int, new: Iterable[Bit]) -> None:
        for space, field, value in new:
            values = self._bits.setdefault(space, {}).setdefault(field, {})
            bits = values.get(value)
            if bits is None:
                bits = values[value] = BitMap()
            bits.add(place)

    def _clear(self, place: int, old: Iterable[Bit]) -> None:
        for space, field, value in old:
            values = self._bits[space][field]
            values[value].discard(place)
            if not values[value]:
                del values[value]


def bits_of(found: Facts | None) -> frozenset[Bit]:
    """Every bit of a case, once."""
    return frozenset(each_bit_of(found)) if found else frozenset()


def each_bit_of(found: Facts) -> Iterator[Bit]:
    """Space, field and value."""
    for field, of in COLUMNS.items():
        for value in of(found):
            yield found.space, field, value


def known(value: str | None) -> tuple[Value, ...]:
    """Nothing is no value."""
    return () if value is None else (value,)


COLUMNS: Mapping[Field, Callable[[Facts], Collection[Value]]] = {
    ALL: lambda _: (None,),
    "owner": lambda facts: (facts.owner,),
    "status": lambda facts: (facts.status,),
    "severity": lambda facts: (facts.severity,),
    "tag": lambda facts: frozenset(facts.tags),
    "assignee": lambda facts: frozenset(facts.assignees) or (NOBODY,),
    "category": lambda facts: known(facts.category),
    "reporter": lambda facts: known(facts.reporter),
    "reporter_uid": lambda facts: known(facts.reporter_uid),
    "toggle": lambda facts: frozenset(facts.toggles),
    "observed": lambda facts: facts.types,
}
"""The values of a case in each field; the same tag twice is one."""
