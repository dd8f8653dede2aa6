"""What does a command follow from, and is it the end of a cycle? Its headers say it."""

from collections.abc import Mapping

from case_events.command_wire import CAUSATION, HOPS
from case_runtime.entering import CORRELATED
from case_runtime.errors import Invalid

MOST_HOPS = 8
"""Reactions to reactions; a cycle ends here."""


def causation(headers: Mapping[str, bytes]) -> str | None:
    """What the command follows from, if that is said."""
    named = headers.get(CAUSATION)
    if named is None:
        return None
    if not CORRELATED.fullmatch(named):
        raise Invalid(f"{CAUSATION} must be 1 to 128 letters, digits and . : / + = @ _ -")
    return named.decode()


def hops(headers: Mapping[str, bytes]) -> int | None:
    """How many reactions lie before the command; too many are a cycle."""
    count = headers.get(HOPS)
    if count is None:
        return None
    if not count.isdigit() or len(count) > len("1000"):
        raise Invalid(f"{HOPS} must be a number")
    if int(count) > MOST_HOPS:
        raise Invalid(f"The command is the end of more than {MOST_HOPS} reactions: a cycle")
    return int(count)
