"""How is an old action brought up to date?

One function per step, named for what changed. Steps are added, never edited: the actions they read
are never rewritten.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Fields: TypeAlias = dict[str, Any]
Step: TypeAlias = Callable[[Fields], Fields]

STEPS: dict[str, Step] = {}
"""From the wire name of an old shape to the step that makes the next one of it; none so far."""


def wire_name(action: Mapping[str, Any]) -> str:
    """`comment.create.v1`: the name of one shape, for records, samples and logs."""
    return f"{action.get('type')}.{action.get('action')}.v{action.get('v', 1)}"


def newest(action: Fields, steps: Mapping[str, Step] = STEPS) -> Fields:
    """The action in its newest shape; an action that no step knows is left alone."""
    while step := steps.get(wire_name(action)):
        action = step(action)
    return action
