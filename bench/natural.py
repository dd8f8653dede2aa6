"""What do cases look like whose texts have the words of a language? Case n is made from n."""

from random import Random
from typing import Any

from bench import cases
from bench.vocabulary import text

TITLE, DESCRIPTION, COMMENT = 6, 60, 30
"""Words of each."""


def new_case(number: int) -> dict[str, Any]:
    """The body of its creation."""
    chance = Random(number)  # noqa: S311 - believable, not secret
    said = {"title": text(chance, TITLE), "description": text(chance, DESCRIPTION)}
    return cases.new_case(number) | said


def new_comment(number: int) -> dict[str, Any]:
    """The body of a comment."""
    chance = Random(-1 - number)  # noqa: S311 - as above
    return {"type": "user", "comment": text(chance, COMMENT), "owner": cases.OWNER}
