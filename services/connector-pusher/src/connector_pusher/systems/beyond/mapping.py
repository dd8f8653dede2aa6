"""What of a case goes into which field of a ticket, beside what always does? Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from case_runtime.users import uid
from connector_pusher.systems.beyond.keys import Mapped
from connector_pusher.systems.system import Incident, Json, Said

MORE = "caselog"
"""Under which an incident holds those fields; nobody can send it from outside."""

Scalar: TypeAlias = str | int | float | bool


def fields(said: Said, mapped: Sequence[Mapped]) -> dict[str, Json]:
    """By the names of the ticket's fields; what has no value and is no list is left out."""
    found = {one.to: value(one, held(said, one.source)) for one in mapped}
    return {name: one for name, one in found.items() if one is not None}


def value(mapped: Mapped, held: Sequence[Scalar]) -> Json:
    """As the field takes it."""
    said: list[Any] = [translated for one in held for translated in translations(mapped, one)]
    if mapped.key:
        said = [{mapped.key: one} for one in said]
    if mapped.many:
        return said
    if mapped.key or len(said) <= 1:
        return next(iter(said), None)
    return ", ".join(map(str, said))


def translations(mapped: Mapped, one: Scalar) -> Sequence[Scalar]:
    """In their words, if there are any; people may be named by their user names."""
    if mapped.values is None:
        return [one]
    name = str(one).lower() if isinstance(one, bool) else str(one)
    if mapped.source == "assignees":
        return [theirs for ours, theirs in mapped.values.items() if name in {ours, uid(ours)}]
    return [mapped.values[name]] if name in mapped.values else []


def held(said: Said, source: str) -> Sequence[Scalar]:
    """What a case holds of it: nothing, one thing or several."""
    kind, _, part = source.partition(".")
    match kind:
        case "status":
            return [said.status.value]
        case "severity":
            return [said.severity.value]
        case "category":
            return [said.category] if said.category else []
        case "assignees":
            return said.assignees
        case "observables":
            return [value for type_, value in said.observables if part in {"", type_}]
        case _:
            return listed(said.custom_fields.get(part))


def listed(value: Json) -> Sequence[Scalar]:
    """Of a custom field."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def apart(incident: Incident) -> tuple[dict[str, Any], dict[str, Json]]:
    """What the type itself says, and those fields."""
    said = dict(incident)
    return said, dict(said.pop(MORE, {}))


def texts(more: Mapping[str, Json]) -> dict[str, str]:
    """For a system whose fields hold nothing but texts."""
    return {name: text(value) for name, value in more.items()}


def text(value: Json) -> str:
    """One of them; of an object what is in it."""
    match value:
        case bool():
            return str(value).lower()
        case list():
            return ",".join(map(text, value))
        case dict():
            return ",".join(map(text, value.values()))
    return str(value)
