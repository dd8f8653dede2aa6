"""What does a search text ask for?

Elasticsearch's `simple_query_string`: words, `prefix*`, `"a phrase"`, `+` and, `|` or, `-` not,
`( )`. No text is an error: an operator without an operand, a parenthesis or a quote without its
pair are as good as not there. Operators bind from the left, and between two words without any
stands the default one; so with OR, `a -b` means a, or anything without b, as it does at the peer.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from case_query.search.query import (
    Adjacent,
    Beginning,
    Everything,
    Exactly,
    Joined,
    Nothing,
    Numbered,
    Operator,
    Query,
    Without,
)
from case_query.views.tokens import LONGEST, exact, parts, start

MOST_WORDS = 1024
"""Words and phrases of one text that are looked for; the peer's bound too."""
DEEPEST = 50
"""Parentheses within each other; those further in group nothing."""


LEXEME = re.compile(
    r"""\s+
      | (?P<sign>[+|()])
      | (?P<minus>-)
      | "(?P<phrase>(?:[^"\\]|\\.)*)"(?:~\d*)?
      | "
      | (?P<word>(?:[^\s"|+()\\]|\\.|\\$)+)
    """,
    re.VERBOSE | re.DOTALL,
)
ESCAPED = re.compile(r"\\(.?)", re.DOTALL)
FUZZY = re.compile(r"(?<!\\)~\d*$")
NUMBER = re.compile(r"#(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sign:
    """One of `+ | ( )`."""

    char: str


@dataclass(frozen=True, slots=True)
class Operand:
    """A word or a phrase; None where nothing of it can be looked for."""

    query: Query | None


@dataclass(frozen=True, slots=True)
class Minus:
    """Not what follows at once."""


Lexeme: TypeAlias = Sign | Operand | Minus


def parse(text: str, default: Operator) -> Query | None:
    """What is asked for; None if nothing is."""
    if not text.strip():
        return None
    return Reader(paired(lexemes(text)), default).query() or Nothing()


def lexemes(text: str) -> list[Lexeme]:
    """Signs, words and phrases in their order."""
    found: list[Lexeme] = []
    words = 0
    for match in LEXEME.finditer(text):
        match match.lastgroup:
            case "sign":
                found.append(Sign(match["sign"]))
            case "minus":
                if not text[match.end() : match.end() + 1].isspace():
                    found.append(Minus())
            case "phrase" | "word" if words < MOST_WORDS:
                words += 1
                found.append(Operand(READ[match.lastgroup](match[match.lastgroup])))
    return found


def said_word(text: str) -> Query | None:
    """One word as it was typed."""
    if text.endswith("*") and not text.endswith("\\*"):
        return beginning(ESCAPED.sub(r"\1", text.rstrip("*")))
    return word(ESCAPED.sub(r"\1", FUZZY.sub("", text)))


def said_phrase(text: str) -> Query | None:
    """What stood between quotes."""
    return word(ESCAPED.sub(r"\1", text))


READ: dict[str, Callable[[str], Query | None]] = {"word": said_word, "phrase": said_phrase}


def word(term: str) -> Query | None:
    """A word, or several that the term joins: side by side, or a value that is just that."""
    if number := NUMBER.fullmatch(term):
        return Numbered(number[1].lstrip("0"))
    found = parts(term)
    if not found:
        return None
    token = exact(term)
    return Exactly(token) if [token] == found else Adjacent(tuple(found), token)


def beginning(term: str) -> Query | None:
    """What a word or a compound begins with."""
    if not term:
        return Everything()
    token = start(term)
    return Beginning(token[:LONGEST]) if parts(token) else None


def paired(found: Sequence[Lexeme]) -> list[Lexeme]:
    """Without the parentheses that have no other, or stand too deep."""
    opened: list[int] = []
    without: set[int] = set()
    for place, lexeme in enumerate(found):
        if lexeme == Sign("("):
            opened.append(place)
        elif lexeme == Sign(")"):
            if not opened:
                without.add(place)
            elif len(opened) > DEEPEST:
                without |= {place, opened.pop()}
            else:
                opened.pop()
    without.update(opened)
    return [lexeme for place, lexeme in enumerate(found) if place not in without]


class Reader:
    """Reads one level after the other, from the left."""

    def __init__(self, found: Sequence[Lexeme], default: Operator) -> None:
        self._found = iter(found)
        self._default = default

    def query(self) -> Query | None:
        """To the end of the text, or to the parenthesis that closes."""
        first: Query | None = None
        then: list[tuple[Operator, Query]] = []
        asked: Operator | None = None
        negated = False
        for lexeme in self._found:
            match lexeme:
                case Minus():
                    negated = not negated
                    continue
                case Sign(")"):
                    break
                case Sign("+" | "|" as char):
                    if first is not None:
                        asked = asked or ("AND" if char == "+" else "OR")
                case Sign() | Operand():
                    found = lexeme.query if isinstance(lexeme, Operand) else self.query()
                    if found is not None:
                        branch = Without(found) if negated else found
                        if first is None:
                            first = branch
                        else:
                            then.append((asked or self._default, branch))
                    asked = None
            negated = False
        return Joined(first, tuple(then)) if first and then else first
