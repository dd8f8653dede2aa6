"""Which of the cases that a search finds says most of what it asks for?

Rare words count more than frequent ones, words of the title more than others. Only the newest hits
are compared; equal ones stay newest first.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from math import log
from typing import assert_never

from pyroaring import BitMap

from case_query.search.matching import Matching
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
from case_query.views.marks import NUMBER, TITLE

COMPARED = 1_000
"""Hits; those that are older come behind them, newest first."""
WORDS = 32
"""Words and phrases of one search that count."""
IN_TITLE = 2.0
"""How many times more a word counts that stands in the title, on top."""
BY_NUMBER = 100.0
"""Who asks for a number means that case."""


async def by_relevance(
    matching: Matching, query: Query, newest: Sequence[int], cases: int
) -> list[int]:
    """Some hits, given newest first, the best of them first; `cases` there are in all."""
    if not newest[1:]:  # nothing comes before anything
        return list(newest)
    hits = BitMap(newest)
    scores: defaultdict[int, float] = defaultdict(float)
    for leaf in islice(leaves(query), WORDS):
        for bits, weight in await weighed(matching, leaf, cases):
            for place in hits & bits:
                scores[place] += weight
    return sorted(newest, key=lambda place: -scores[place])


async def weighed(matching: Matching, leaf: "Leaf", cases: int) -> list[tuple[BitMap, float]]:
    """Sets of cases, and how much it counts to be in each."""
    if isinstance(leaf, Numbered):
        return [(await matching.having(leaf.number, (NUMBER,)), BY_NUMBER)]
    if isinstance(leaf, Beginning):
        found = await matching.beginning(leaf.start)
        return [(found, rarity(found, cases))]
    words = (leaf.token,) if isinstance(leaf, Exactly) else leaf.looked_up
    counted = []
    for word in words:
        found = await matching.having(word)
        weight = rarity(found, cases)
        counted.append((found, weight))
        if TITLE in matching.marks:
            counted.append((await matching.having(word, (TITLE,)), IN_TITLE * weight))
    return counted


def rarity(found: BitMap, cases: int) -> float:
    """A word that all cases have says next to nothing."""
    return log(1 + cases / (1 + len(found)))


Leaf = Exactly | Numbered | Beginning | Adjacent


def leaves(query: Query) -> Iterator[Leaf]:
    """What is asked for; not what is asked to be absent."""
    match query:
        case Exactly() | Numbered() | Beginning() | Adjacent():
            yield query
        case Joined(first, then):
            yield from leaves(first)
            for _, operand in then:
                yield from leaves(operand)
        case Everything() | Nothing() | Without():
            return
        case _:
            assert_never(query)
