"""How is a class of the contract told, to people and to machines?"""

from typing import Any, TypeAlias

from case_events.topics import Topic

Json: TypeAlias = dict[str, Any]


def described(topic: Topic, messages: Json) -> Json:
    """A topic as a channel."""
    return {
        "address": topic.name,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {"kafka": {"topic": topic.name, "partitions": topic.partitions}},
    }


def as_message(
    name: str, kind: type[Any], headers: dict[str, str], payload: Json, topic: Topic
) -> Json:
    """A class as a message, with its headers and its key."""
    told = {header: {"type": "string", "description": means} for header, means in headers.items()}
    return {
        "name": name,
        "title": kind.__name__,
        "summary": first_line(kind),
        "headers": {"type": "object", "properties": told},
        "payload": payload,
        "bindings": {"kafka": {"key": {"type": "string", "description": topic.key}}},
    }


def refer(kind: type[Any]) -> Json:
    """To its schema."""
    return {"$ref": f"#/components/schemas/{kind.__name__}"}


def listed(kind: type[Any]) -> str:
    """A value with the names of its fields."""
    return f"- {first_line(kind)} {', '.join(f'`{name}`' for name in fields(kind))}"


def fields(kind: type[Any]) -> Json:
    """The fields of a model, as its schema has them."""
    found: Json = kind.model_json_schema(mode="serialization")["properties"]
    return found


def kind_of(field: Json) -> str:
    """What a field holds, in a few words."""
    if "const" in field:
        return f"always `{field['const']}`"
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(kind_of(one) for one in field["anyOf"]))
    if "oneOf" in field:
        return " or ".join(kind_of(one) for one in field["oneOf"])
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if field.get("type") == "array":
        return f"list of {kind_of(field.get('items', {}))}"
    if "enum" in field:
        return "one of " + ", ".join(f"`{one}`" for one in field["enum"])
    return str(field.get("type", "JSON"))


def paragraph(kind: type[Any]) -> str:
    """What a class says of itself, on one line."""
    return " ".join((kind.__doc__ or "").split())


def first_line(kind: type[Any]) -> str:
    """The first sentence of what a class says of itself."""
    return (kind.__doc__ or "").strip().partition("\n")[0]
