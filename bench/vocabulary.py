"""Which words do people use, and how often? A frequency list, made by rule: always the same one.

As in any language few words are most of what is said, and most words are hardly ever said: the
frequency of a word falls with its rank as Zipf and Mandelbrot found, and frequent words are short.
"""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from random import Random

SIZE = 60_000
EXPONENT, SHIFT = 1.05, 2.7
ONSETS = (
    "b",
    "br",
    "c",
    "d",
    "f",
    "g",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "st",
    "t",
    "v",
)
VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
CODAS = ("", "n", "r", "s", "l", "t", "nd")
SHORT = (60, 3_000)
"""Ranks up to which words have one syllable, and two."""


@cache
def words() -> Sequence[str]:
    """All of them, the most frequent first."""
    chance = Random(1)  # noqa: S311 - believable, not secret
    found: dict[str, None] = {}
    while len(found) < SIZE:
        syllables = 1 + sum(len(found) >= rank for rank in SHORT)
        found["".join(syllable(chance) for _ in range(syllables + (chance.random() < 0.3)))] = None  # noqa: PLR2004 - as often as that
    return tuple(found)


@cache
def weights() -> Sequence[float]:
    """How often each is said, added up."""
    return tuple(accumulate(1 / (rank + SHIFT) ** EXPONENT for rank in range(SIZE)))


def text(chance: Random, length: int) -> str:
    """So many words as people use them."""
    return " ".join(chance.choices(words(), cum_weights=weights(), k=length))


def syllable(chance: Random) -> str:
    """One."""
    return chance.choice(ONSETS) + chance.choice(VOWELS) + chance.choice(CODAS)
