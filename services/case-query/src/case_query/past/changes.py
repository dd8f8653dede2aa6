"""What is different between two states of a case?"""

from typing import Any, NamedTuple

import orjson

from case_events import Case
from case_events.case import to_json

NEVER = frozenset({"id", "created_at", "created_by"})
"""What no action changes."""
ALWAYS = frozenset({"version", "updated_at", "updated_by"})
"""What every action changes: it says so itself."""

STATUS = frozenset(
    {
        "status",
        "closed_at",
        "closed_by",
        "duration",
        "in_progress_at",
        "time_to_acknowledge",
        "time_to_investigate",
        "time_to_resolve",
    }
)
TOUCHED: dict[str, frozenset[str]] = {
    **{
        name: frozenset({name})
        for name in (
            "title",
            "description",
            "severity",
            "category",
            "settings",
            "connector",
            "tags",
            "assignees",
            "customFields",
        )
    },
    "status": STATUS,
    "comment": frozenset({"totalComment", "totalAlerts", "totalEvents"}),
    "observables": frozenset({"observables", "total_observables"}),
    "pushed": frozenset({"external_service"}),
}
"""Which fields of the case an action of each type can change."""

WHOLE = frozenset({"create_case", "delete_case", "import"})
"""The types that change all of them."""


class Change(NamedTuple):
    """A field as the API names it; None where it has no value, or where there was no case."""

    field: str
    old: Any
    new: Any


def changes(before: Case | None, after: Case | None) -> list[Change]:
    """In the order of the case's fields; a case that begins has only what is not empty."""
    old, new = fields(before), fields(after)
    different = (name for name in {**new, **old} if old.get(name) != new.get(name))
    whole = before is None or after is None
    return [
        Change(name, old.get(name), new.get(name))
        for name in different
        if not whole or old.get(name) or new.get(name)
    ]


def fields(case: Case | None) -> dict[str, Any]:
    """What can change, as the API shows it."""
    if case is None:
        return {}
    shown: dict[str, Any] = orjson.loads(to_json(case))
    return {name: value for name, value in shown.items() if name not in NEVER | ALWAYS}


def touches(type_: str, field: str) -> bool:
    """Whether an action of this type can have changed the field."""
    return type_ in WHOLE or field in TOUCHED.get(type_, ())
