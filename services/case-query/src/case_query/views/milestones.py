"""When did cases open, begin to be worked on, close, open again, and become otherwise severe?

A row per such moment. It says how long that took, and whose the case was at that moment, how
severe and with which tags.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from case_events import (
    Case,
    CaseCreated,
    CaseImported,
    Envelope,
    SeverityChanged,
    Status,
    StatusChanged,
)
from case_events.case import seconds
from case_query.views.cases import Alive, View
from case_query.views.facts import milliseconds
from case_query.views.rows import row_id

DAY = 24 * 60 * 60 * 1000
"""Milliseconds."""

MOVING = (StatusChanged, SeverityChanged, CaseImported)
"""The actions that can change status or severity."""

Measures = Mapping[str, int]
"""`opened`, `closed`, `reopened`: 1. `acknowledge`, `investigate`, `resolve`: seconds."""


class Row(NamedTuple):
    """`day` counts from 1970, in UTC; `was` is the severity before, if that is another."""

    id: str
    space: str
    owner: str
    day: int
    severity: str
    assignees: tuple[str, ...]
    tags: tuple[str, ...]
    category: str | None
    was: str | None
    measures: Measures


def rows(before: View | None, envelope: Envelope, after: View) -> list[Row]:
    """The moment that an action is, if it is one; of an action met again it is not known."""
    if not isinstance(after, Alive):
        return []
    case, action, at = after.case, envelope.action, envelope.at
    measures, was = dict[str, int](), None
    if isinstance(action, CaseCreated):
        measures = {"opened": 1}
    elif isinstance(action, MOVING) and isinstance(before, Alive):
        at = moment(envelope)
        measures = moved(before.case, case, at)
        if isinstance(action, SeverityChanged) and before.case.severity is not case.severity:
            was = before.case.severity.value
    if not measures and was is None:
        return []
    made = row_id(envelope.stream, envelope.sequence)
    day = milliseconds(at) // DAY
    people, tags = tuple(dict.fromkeys(case.assignees)), tuple(dict.fromkeys(case.tags))
    severity, category = case.severity.value, case.category
    of = (case.space, case.owner, day, severity, people, tags, category, was, measures)
    return [Row(made, *of)]


def moment(envelope: Envelope) -> datetime:
    """When it was; what was imported may say that the case was closed earlier."""
    action = envelope.action
    if isinstance(action, CaseImported):
        return action.closed_at or action.updated_at or action.created_at
    return envelope.at


def moved(before: Case, after: Case, at: datetime) -> dict[str, int]:
    """What a change of the status is; closing once more what is closed is nothing."""
    measures: dict[str, int] = {}
    if before.status is after.status:
        return measures
    if not before.timed:
        measures["acknowledge"] = max(0, seconds(before.created_at, at))
    if before.status is Status.CLOSED:
        measures["reopened"] = 1
    if after.status is Status.CLOSED:
        measures["closed"] = 1
        took = {"investigate": after.time_to_investigate, "resolve": after.time_to_resolve}
        measures |= {name: value for name, value in took.items() if value is not None}
    return measures


def document(made: Row) -> dict[str, Any]:
    """The row as it is stored, its id apart."""
    stored = made._asdict()
    del stored["id"], stored["measures"]
    if made.was is None:
        del stored["was"]
    return {**stored, **made.measures}
