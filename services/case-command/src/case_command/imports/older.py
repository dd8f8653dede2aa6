"""What do the rows of the activity of 8.0 say, in the words of later? Pure.

They held a field, a new and an old value as text; what cannot be told in the new words stays as it
was, and is shown as it was.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from case_runtime import strict
from case_runtime.errors import Invalid

Fields: TypeAlias = dict[str, Any]

PLAIN = {"title", "description", "status"}
PEOPLE = {"action_at": "created_at", "action_by": "created_by"}


def upcast(attributes: Mapping[str, Any]) -> Fields:
    """The attributes of a row."""
    fields = attributes.get("action_field")
    said, action = attributes.get("new_value"), attributes.get("action")
    about = fields if isinstance(fields, list) else [fields]
    kept = {new: attributes.get(old) for old, new in PEOPLE.items()}
    if len(about) > 1 and action == "create":
        return {**kept, "type": "create_case", "action": "create", "payload": opened(said)}
    kind = str(about[0]) if about else "unknown"
    if kind == "comment":
        told = parsed(said if said is not None else attributes.get("old_value"))
        comment = told if isinstance(told, dict) else {"type": "user", "comment": said}
        return {**kept, "type": kind, "action": action, "payload": {"comment": comment}}
    if kind == "pushed":
        service = {"externalService": parsed(said)}
        return {**kept, "type": kind, "action": "push_to_service", "payload": service}
    if kind == "tags":
        tags = [tag.strip() for tag in str(said or "").split(",") if tag.strip()]
        return {**kept, "type": kind, "action": action, "payload": {"tags": tags}}
    value = said if kind in PLAIN else parsed(said)
    return {**kept, "type": kind, "action": "update", "payload": {kind: value}}


def opened(said: object) -> Fields:
    """The request that opened a case."""
    told = parsed(said)
    return {"status": "open", **told} if isinstance(told, dict) else {}


def parsed(said: object) -> object:
    """JSON that was kept as text; other text, and what no request may say, is itself."""
    if not isinstance(said, str):
        return said
    try:
        return strict.loads(said.encode())
    except (Invalid, UnicodeEncodeError):
        return said
