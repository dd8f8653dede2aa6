"""What is sent to make or change a connector, and to execute one?

The first mistake is told, in the words of the API, before anybody looks at rights.
"""

import re
from collections.abc import Mapping
from typing import Any

from case_runtime.errors import Invalid
from connector_pusher.connector import Wanted

NAMES = {dict: "object", str: "string", bool: "boolean", int: "number", float: "number"}
LONGEST_NAME = 255
CHOSEN = re.compile(r"[\w-][\w.-]{0,254}", re.ASCII)
MEANT_OTHERWISE = frozenset({"none", "__proto__", "constructor"})

Json = Mapping[str, Any]

OBJECT = {"type": "object", "additionalProperties": True}
TEXT = {"type": "string", "minLength": 1}
CHANGED: Json = {
    "type": "object",
    "properties": {"name": TEXT, "config": OBJECT, "secrets": OBJECT},
    "required": ["name"],
    "additionalProperties": False,
}
NEW: Json = {
    **CHANGED,
    "properties": {**CHANGED["properties"], "connector_type_id": TEXT},
    "required": ["name", "connector_type_id"],
}
EXECUTED: Json = {
    "type": "object",
    "properties": {
        "params": {
            **OBJECT,
            "properties": {"subAction": {"type": "string"}, "subActionParams": OBJECT},
        }
    },
    "required": ["params"],
    "additionalProperties": False,
}


def new(sent: object) -> Wanted:
    """Of one that is to be made."""
    body = known(sent, NEW)
    name = text(body, "name")
    return Wanted(
        name, text(body, "connector_type_id"), part(body, "config"), part(body, "secrets")
    )


def changed(sent: object) -> Wanted:
    """Of one that is there."""
    body = known(sent, CHANGED)
    return Wanted(text(body, "name"), "", part(body, "config"), part(body, "secrets"))


def executed(sent: object) -> Json:
    """The parameters."""
    return part(known(sent, EXECUTED), "params", required=True)


def named(connector_id: str) -> str:
    """An id that somebody chose, or `Invalid`."""
    if not CHOSEN.fullmatch(connector_id) or connector_id in MEANT_OTHERWISE:
        raise Invalid("[request params.id]: an id has up to 255 letters, digits, dots, - and _")
    return connector_id


def known(sent: object, schema: Json) -> Json:
    """An object without other keys."""
    if not isinstance(sent, dict):
        raise Invalid(f"[request body]: expected value of type [object] but got [{kind(sent)}]")
    for key in sent:
        if key not in schema["properties"]:
            raise Invalid(f"[request body.{key}]: definition for this key is missing")
    return sent


def text(body: Json, key: str) -> str:
    """One that says something."""
    value = body.get(key, MISSING)
    if not isinstance(value, str):
        raise expected(key, "string", value)
    if not value.strip() or len(value) > LONGEST_NAME:
        raise Invalid(f"[request body.{key}]: value '{value[:LONGEST_NAME]}' is not valid")
    return value


def part(body: Json, key: str, *, required: bool = False) -> Json:
    """An object; what it says is not blank."""
    value = body.get(key, MISSING if required else {})
    if not isinstance(value, dict):
        raise expected(key, "object", value)
    for name, inner in value.items():
        if isinstance(inner, str) and not inner.strip():
            raise Invalid(
                f"[request body.{key}.{name}]: value '{inner[:LONGEST_NAME]}' is not valid"
            )
    return value


class Missing:
    """Nothing was said."""


MISSING = Missing()


def expected(key: str, wanted: str, value: object) -> Invalid:
    """As the API says it."""
    return Invalid(
        f"[request body.{key}]: expected value of type [{wanted}] but got [{kind(value)}]"
    )


def kind(value: object) -> str:
    """As JavaScript calls it."""
    if value is MISSING:
        return "undefined"
    if value is None:
        return "null"
    return NAMES.get(type(value), "Array")
