"""Which cases have one word? Two bitmaps: of the cases themselves, and of what is attached."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterator

from pyroaring import BitMap

from case_query.search.index import Asked, Found, Word


class Posting:
    """The cases that have it.

    `unsure` are those of which something that had it was removed: another attachment may have it.
    """

    __slots__ = ("attached", "own", "unsure")

    def __init__(self, found: Found) -> None:
        self.own = BitMap(found.own)
        self.attached = BitMap(found.attached)
        self.unsure = BitMap()

    @property
    def bits(self) -> BitMap:
        """Not to be changed."""
        return self.own | self.attached if self.attached else self.own

    def worded(self, place: int, *, has: bool) -> None:
        """Whether the case itself has it now."""
        put(self.own, place, has=has)

    def gains(self, place: int) -> None:
        """It stands in something that was attached."""
        self.attached.add(place)

    def loses(self, place: int) -> None:
        """Something that was attached does not have it any more."""
        if place in self.attached:
            self.unsure.add(place)

    def ends(self, place: int) -> None:
        """Nothing is attached to the case any more."""
        self.attached.discard(place)
        self.unsure.discard(place)

    def settled(self, still: BitMap) -> None:
        """Of those that are unsure, these have it."""
        self.attached = (self.attached - self.unsure) | (self.unsure & still)
        self.unsure = BitMap()


def put(bits: BitMap, place: int, *, has: bool) -> None:
    """One bit as it is now."""
    if has:
        bits.add(place)
    else:
        bits.discard(place)


class Lately:
    """Those that were asked for last; words by how they are spelled, too."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Asked, Posting] = OrderedDict()
        self._spelled: defaultdict[str, dict[Word, Posting]] = defaultdict(dict)

    def used(self, asked: Asked) -> Posting | None:
        """What is known of it, if it is here."""
        posting = self._kept.get(asked)
        if posting is not None:
            self._kept.move_to_end(asked)
        return posting

    def keep(self, asked: Asked, posting: Posting) -> None:
        """From now on."""
        self._kept[asked] = posting
        if isinstance(asked, Word):
            self._spelled[asked.word][asked] = posting
        if len(self._kept) > self._most:
            self._unspelled(self._kept.popitem(last=False)[0])

    def take(self, asked: Asked) -> None:
        """It is not here any more."""
        if self._kept.pop(asked, None) is not None:
            self._unspelled(asked)

    def spelled(self, space: str, token: str) -> list[tuple[Word, Posting]]:
        """The words of a space that are this one, where the field of the token is searched."""
        same = self._spelled.get(token[2:])
        if not same:
            return []
        mark = token[:2]
        return [one for one in same.items() if one[0].space == space and mark in one[0].marks]

    def __contains__(self, asked: Asked) -> bool:
        return asked in self._kept

    def __len__(self) -> int:
        return len(self._kept)

    def all(self) -> Iterator[tuple[Asked, Posting]]:
        """Everything that is here."""
        return iter(self._kept.items())

    def clear(self) -> None:
        """Nothing is here."""
        self._kept.clear()
        self._spelled.clear()

    def _unspelled(self, asked: Asked) -> None:
        if isinstance(asked, Word):
            same = self._spelled[asked.word]
            del same[asked]
            if not same:
                del self._spelled[asked.word]
