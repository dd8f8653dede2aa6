"""Which parameters does the model of a query stand for?"""

from collections.abc import Iterator, Mapping
from typing import Any

from case_runtime.describing.schemas import resolved, without_null

AS_JSON = "contentMediaType"
"""Marks a list that may also be said as a JSON array in a text."""


def parameters(query: Mapping[str, Any], components: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """One for each field; a list is said by repeating the key."""
    model = resolved(query, components)
    required = model.get("required", ())
    for name, said in model.get("properties", {}).items():
        schema = dict(as_list(without_null(said)))  # a query cannot say null
        about = schema.pop("description", None)
        made: dict[str, Any] = {"name": name, "in": "query"}
        if about:
            made["description"] = about
        if name in required:
            made["required"] = True
        if media := schema.pop(AS_JSON, None):
            yield {**made, "content": {media: {"schema": schema}}}
        else:
            yield {**made, "schema": schema}


def as_list(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A key that is said once is a list of one already."""
    match schema:
        case {"anyOf": [{"type": "array", "items": items} as many, one], **rest} if one == items:
            return {**many, **rest}
    return schema
