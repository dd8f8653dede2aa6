"""Which cases have one word? Two bitmaps: of the cases themselves, and of what is attached."""

from collections import OrderedDict
from collections.abc import Collection, Iterator

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
    """Those that were asked for last; words by the tokens that they may stand as, too."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Asked, Posting] = OrderedDict()
        self._words: dict[str, dict[str, dict[Word, Posting]]] = {}
        """By space and token."""

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
            by_token = self._words.setdefault(asked.space, {})
            for token in asked.tokens:
                by_token.setdefault(token, {})[asked] = posting
        if len(self._kept) > self._most:
            self._lose(self._kept.popitem(last=False)[0])

    def take(self, asked: Asked) -> None:
        """It is not here any more."""
        if self._kept.pop(asked, None) is not None:
            self._lose(asked)

    def standing_as(self, space: str, token: str) -> Collection[tuple[Word, Posting]]:
        """The words of a space that may stand as this token."""
        return self._words.get(space, {}).get(token, {}).items()

    def gain(self, space: str, tokens: Collection[str], place: int) -> None:
        """The case itself has these tokens now; on the way of every case that is opened."""
        known = self._words.get(space)
        if known:
            for token in known.keys() & tokens:
                for posting in known[token].values():
                    posting.own.add(place)

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
        self._words.clear()

    def _lose(self, asked: Asked) -> None:
        if isinstance(asked, Word):
            by_token = self._words[asked.space]
            for token in asked.tokens:
                del by_token[token][asked]
                if not by_token[token]:
                    del by_token[token]
