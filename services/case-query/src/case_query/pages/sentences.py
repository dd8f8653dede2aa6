"""What does a row of the activity feed say to people?"""

from collections.abc import Mapping
from typing import Any

KINDS = {
    "user": "a comment",
    "alert": "alerts",
    "event": "events",
    "actions": "an action on hosts",
    "externalReference": "a reference",
    "persistableState": "a visualisation",
}
"""What was attached, by its type."""

VERBS = {"create": "added", "update": "edited", "delete": "removed"}


def sentence(row: Mapping[str, Any]) -> str:
    """`changed the status to closed`: what somebody did."""
    payload = row["payload"] or {}
    match row["type"], row["action"]:
        case "create_case", _:
            return "opened the case"
        case "comment", action:
            kind = payload.get("comment", {}).get("type")
            return f"{VERBS[action]} {KINDS.get(kind, 'something')}"
        case "tags", action:
            return f"{VERBS.get(action, action + 'ed')} the tags {', '.join(payload['tags'])}"
        case "assignees", action:
            uids = ", ".join(person["uid"] for person in payload["assignees"])
            return f"{'assigned' if action == 'add' else 'unassigned'} {uids}"
        case ("title" | "status" | "severity" | "category") as field, _:
            value = payload[field]
            return f"removed the {field}" if value is None else f"changed the {field} to {value}"
        case "connector", _:
            return f"chose the connector {payload['connector']['name']}"
        case "customFields", _:
            return f"changed the field {payload['customFields'][0]['key']}"
        case "observables", _:
            changed = payload["observables"]
            return f"changed {changed['count']} observables ({changed['actionType']})"
        case "pushed", _:
            return f"pushed the case to {payload['externalService']['connector_name']}"
        case field, _:
            return f"changed the {field}"
