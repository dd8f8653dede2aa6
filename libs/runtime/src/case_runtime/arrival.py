"""Who asks, from which space, and under which id?"""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request

from case_runtime.callers import Caller
from case_runtime.spaces import DEFAULT

KEY = "caselog.arrival"


@dataclass(slots=True)
class Arrival:
    """What is known of a request before its endpoint sees it."""

    correlation_id: str
    space: str = DEFAULT
    steps: Sequence[str] = ()
    """The path without the space."""

    caller: Caller | None = None
    route: str | None = None
    """The template of the table's route."""


def arrival(request: Request) -> Arrival:
    """Of this request."""
    arrived: Arrival = request.scope[KEY]
    return arrived


def caller_of(request: Request) -> Caller:
    """Who asks; their rights are those in the space of the request."""
    caller = arrival(request).caller
    if caller is None:
        raise RuntimeError("nobody logs in on this path")
    return caller


def space_of(request: Request) -> str:
    """`default` without a prefix."""
    return arrival(request).space


def correlation_of(request: Request) -> str:
    """The client's own id, or one made for it."""
    return arrival(request).correlation_id
