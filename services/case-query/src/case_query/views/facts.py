"""By what is a case found, filtered and sorted?"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any, NamedTuple

from case_events import Case
from case_events.saved_objects import SEVERITIES, STATUSES

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)

TOGGLE = "toggle"
"""The type of custom fields that are switches."""


class Facts(NamedTuple):
    """Times are milliseconds since 1970; `born` is the sequence of the (latest) creation.

    `observed` is that of the last change of the observables, 0 if there was none. `toggles` are the
    switches among the custom fields, as `toggle` writes them; `types` those of the observables,
    whether they are still there or not.
    """

    id: str
    born: int
    space: str
    owner: str
    status: int
    severity: int
    tags: tuple[str, ...]
    assignees: tuple[str, ...]
    category: str | None
    reporter: str | None
    reporter_uid: str | None
    toggles: tuple[str, ...]
    types: tuple[str, ...]
    created_at: int
    updated_at: int | None
    closed_at: int | None
    title: str
    number: int | None
    observed: int = 0


def facts(case: Case, born: int, observed: int = 0) -> Facts:
    """Those of a case that is there."""
    return Facts(
        case.id,
        born,
        case.space,
        case.owner,
        STATUSES[case.status],
        SEVERITIES[case.severity],
        case.tags,
        case.assignees,
        case.category,
        case.created_by.username,
        case.created_by.profile_uid,
        tuple(toggle(f.key, f.value) for f in case.custom_fields if f.type == TOGGLE),
        types(case),
        milliseconds(case.created_at),
        milliseconds(case.updated_at) if case.updated_at else None,
        milliseconds(case.closed_at) if case.closed_at else None,
        case.title,
        case.incremental_id,
        observed,
    )


STORED = Facts._fields[1:]
"""The names under which a document holds them; the first is its `_id`."""


def to_document(found: Facts) -> dict[str, Any]:
    """The facts beside the rendered case; most have no types."""
    kept: dict[str, Any] = dict(zip(STORED, found[1:], strict=True))
    if not found.types:
        del kept["types"]
    return kept


def from_document(stored: Mapping[str, Any]) -> Facts:
    """The facts again."""
    return Facts._make(
        [
            stored["_id"],
            stored["born"],
            stored["space"],
            stored["owner"],
            stored["status"],
            stored["severity"],
            tuple(stored["tags"]),
            tuple(stored["assignees"]),
            *WHO(stored),
            tuple(stored["toggles"]),
            tuple(stored.get("types", ())),
            *WHEN(stored),
        ]
    )


WHO = itemgetter("category", "reporter", "reporter_uid")
WHEN = itemgetter(*Facts._fields[Facts._fields.index("created_at") :])


def types(case: Case) -> tuple[str, ...]:
    """Those of its observables."""
    return tuple(sorted({one.type_key for one in case.observables}))


def toggle(key: str, value: object) -> str:
    """`vip:true`: a switch and how it stands; `vip:null`: it does not say."""
    return f"{key}:{json.dumps(value)}"


def milliseconds(at: datetime) -> int:
    """Since 1970."""
    return (at - EPOCH) // MILLISECOND
