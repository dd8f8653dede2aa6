"""What does an action say once it has its place in the history of a case?"""

from dataclasses import dataclass, replace
from datetime import datetime

from case_command.case import CaseState, State
from case_command.happened import Happened, Recorded
from case_events import CaseCreated, Envelope, User
from case_events.envelope import envelope_of
from case_runtime import tracing


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who asks, when, in which space, in which conversation, and because of what.

    `hops`: how many reactions of services lie before it, if any.
    """

    by: User
    at: datetime
    space: str
    correlation_id: str
    causation_id: str | None = None
    hops: int | None = None
    traceparent: str | None = None
    """What it is part of, where that is traced."""


def traced(stamp: Stamp) -> Stamp:
    """With what goes on here."""
    return replace(stamp, traceparent=tracing.current()) if tracing.on() else stamp


def existing(state: State) -> CaseState:
    """What a decision was made on, or what it has made."""
    assert state is not None, "a decision on no case refuses or creates one"
    return state


def sealed(stream: str, state: State, recorded: Recorded, stamp: Stamp) -> Envelope:
    """The action in its place: the next of its stream, and no earlier than the one before it.

    What happened before keeps its time.
    """
    if isinstance(recorded, Happened):
        return as_it_happened(stream, state, recorded, stamp)
    action = recorded
    owner = action.owner if isinstance(action, CaseCreated) else existing(state).case.owner
    at = in_milliseconds(stamp.at)
    return Envelope(
        stream=stream,
        sequence=state.case.sequence + 1 if state else 1,
        space=stamp.space,
        owner=owner,
        at=max(at, state.at) if state else at,
        by=stamp.by,
        correlation_id=stamp.correlation_id,
        causation_id=stamp.causation_id,
        hops=stamp.hops,
        action=action,
    )


def as_it_happened(stream: str, state: State, happened: Happened, stamp: Stamp) -> Envelope:
    """The action in its place, with its own time and author; all of it is known to be right."""
    action = happened.action
    fields = {
        "stream": stream,
        "sequence": state.case.sequence + 1 if state else 1,
        "space": stamp.space,
        "owner": action.owner if isinstance(action, CaseCreated) else existing(state).case.owner,
        "at": in_milliseconds(happened.at),
        "by": happened.by,
        "correlation_id": happened.correlation_id or stamp.correlation_id,
        "causation_id": happened.causation_id,
        "hops": happened.hops,
        "action": action,
        "rows": happened.rows,
        "imported": happened.imported,
    }
    return envelope_of(fields)


def in_milliseconds(at: datetime) -> datetime:
    """As exact as the wire is."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
