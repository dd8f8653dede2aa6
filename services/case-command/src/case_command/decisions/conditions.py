"""Is what a change is about still what the client knows (RFC 9110 §13)?

`If-Match` is a version in HTTP's own words: it fails, with 412, where a version in the body would
be out of date. Whoever may not do it, or asks about nothing, hears that first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from case_command.case import State
from case_command.errors import ConditionFailed, NotThere, Refused, Unavailable
from case_events import Configuration
from case_events.version import rendered_at, version
from case_runtime.tags import Tags

Before = TypeVar("Before")
Actions = TypeVar("Actions")


class Seen(NamedTuple):
    """At which sequence a thing was last edited, and at which it is now."""

    edited: int
    now: int


@dataclass(frozen=True, slots=True)
class Condition:
    """What the headers say of the thing that is to change."""

    match: Tags | None = None
    none_match: Tags | None = None

    def __bool__(self) -> bool:
        """Whether they say anything."""
        return self.match is not None or self.none_match is not None

    def holds(self, seen: Seen | None) -> bool:
        """Whether it may change; None: there is no such thing yet."""
        if self.match and not (seen and known(self.match, seen)):
            return False
        if self.none_match is None or seen is None:
            return True
        known_already = version(seen.now) in self.none_match.versions(weak=True)
        return not (self.none_match.anything or known_already)


UNCONDITIONAL = Condition()


def known(tags: Tags, seen: Seen) -> bool:
    """Whether nobody has edited it since one of these versions."""
    at = map(rendered_at, tags.versions())
    return tags.anything or any(seen.edited <= sequence <= seen.now for sequence in at)


def of_case(state: State) -> Seen | None:
    """Of the case itself."""
    if state is None or state.case.deleted:
        return None
    return Seen(state.edited, state.case.sequence)


def of_attachment(comment_id: str) -> Callable[[State], Seen | None]:
    """Of something that is attached to it."""

    def seen(state: State) -> Seen | None:
        stored = state and state.attached.by_id.get(comment_id)
        return Seen(stored.sequence, stored.sequence) if stored else None

    return seen


def of_configuration(before: Configuration | None) -> Seen | None:
    """Of an owner's configuration."""
    return Seen(before.sequence, before.sequence) if before else None


def only_if(
    condition: Condition,
    decide: Callable[[Before], Actions],
    seen: Callable[[Before], Seen | None],
) -> Callable[[Before], Actions]:
    """The decision, with `ConditionFailed` in place of what is refused later than that."""
    if not condition:
        return decide

    def decided(before: Before) -> Actions:
        try:
            actions = decide(before)
        except (NotThere, Unavailable):
            raise
        except Refused as refusal:
            if (there := seen(before)) and not condition.holds(there):
                raise ConditionFailed from refusal
            raise
        if not condition.holds(seen(before)):
            raise ConditionFailed
        return actions

    return decided
