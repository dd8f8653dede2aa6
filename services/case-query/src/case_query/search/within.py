"""Does one thing on a case fit a search? By its own words, without any index; pure."""

from functools import cached_property
from typing import assert_never

from case_query.search.beside import stand_in
from case_query.search.query import (
    Adjacent,
    Beginning,
    Everything,
    Exactly,
    Joined,
    Nothing,
    Numbered,
    Query,
    Without,
)
from case_query.views.tokens import exact, parts, tokens


class Said:
    """What a thing says: texts, of which words are found, and values that are found whole."""

    def __init__(self, texts: tuple[str, ...] = (), values: tuple[str, ...] = ()) -> None:
        self._texts = texts
        self._values = values

    @cached_property
    def words(self) -> frozenset[str]:
        """Everything that it is found by."""
        return frozenset().union(map(exact, self._values), *map(tokens, self._texts))

    def fits(self, query: Query) -> bool:
        """Whether it is as the search asks."""
        match query:
            case Everything():
                return True
            case Nothing():
                return False
            case Exactly(token):
                return token in self.words
            case Numbered(number):
                return number in self.words
            case Beginning(start):
                return any(word.startswith(start) for word in self.words)
            case Adjacent():
                return query.token in self.words or self._has_beside(query.parts)
            case Without(other):
                return not self.fits(other)
            case Joined(first, then):
                found = self.fits(first)
                for operator, operand in then:
                    if found is (operator == "AND"):  # else nothing can change it
                        found = self.fits(operand)
                return found
            case _:
                assert_never(query)

    def _has_beside(self, wanted: tuple[str, ...]) -> bool:
        if not all(part in self.words for part in wanted):
            return False
        return any(stand_in(wanted, parts(text)) for text in self._texts)
