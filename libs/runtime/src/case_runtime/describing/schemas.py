"""How do models become JSON Schema? All in one go, so that each has one name."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode
from pydantic_core import core_schema

REFERENCE = "#/components/schemas/{model}"

Part = Literal["answer", "minimal", "body", "query"]


class Use(NamedTuple):
    """Where a model is used: by which operation, and as what of it."""

    operation: str
    part: Part


MODES: Mapping[Part, JsonSchemaMode] = {
    "answer": "serialization",
    "minimal": "serialization",
    "body": "validation",
    "query": "validation",
}


SECTION = re.compile(r" \(Cases API [^)]*\)")
"""Where a docstring names its source; who reads the description does not have it."""


class Generator(GenerateJsonSchema):
    """What we answer is always there, unless it is one of the things that may be left out."""

    def field_is_required(
        self,
        field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,
        total: bool,  # noqa: FBT001 - as the library has it
    ) -> bool:
        """Of an answer each field that has no way to be absent."""
        if self.mode == "validation" or field["type"] == "typed-dict-field":
            return super().field_is_required(field, total)
        schema = field["schema"]
        missing = schema["type"] == "default" and repr(schema.get("default")) == "MISSING"
        return field.get("serialization_exclude_if") is None and not missing

    def model_field_schema(self, schema: core_schema.ModelField) -> dict[str, Any]:
        """Of a model."""
        return self._absent(schema, super().model_field_schema(schema))

    def dataclass_field_schema(self, schema: core_schema.DataclassField) -> dict[str, Any]:
        """Of a dataclass."""
        return self._absent(schema, super().dataclass_field_schema(schema))

    def _absent(
        self, field: core_schema.ModelField | core_schema.DataclassField, made: dict[str, Any]
    ) -> dict[str, Any]:
        """A field that is left out where it is null is never null in an answer."""
        if self.mode == "validation" or field.get("serialization_exclude_if") is None:
            return made
        return dict(without_null(made))

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - as the library has it
        """A title that only repeats the name says nothing."""
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> dict[str, Any]:
        """An answer has no defaults; those of a request that are null say nothing."""
        made = super().default_schema(schema)
        if self.mode == "serialization" or made.get("default", ...) is None:
            made.pop("default", None)
        return made


def schemas(
    models: Iterable[tuple[Use, TypeAdapter[Any]]],
) -> tuple[dict[Use, dict[str, Any]], dict[str, Any]]:
    """That of each use, and the components that they refer to."""
    inputs = [(use, MODES[use.part], adapter) for use, adapter in models]
    made, whole = TypeAdapter.json_schemas(
        inputs, ref_template=REFERENCE, schema_generator=Generator
    )
    components: dict[str, Any] = whole.get("$defs", {})
    for component in components.values():
        if "description" in component:
            component["description"] = SECTION.sub("", component["description"])
    return {use: schema for (use, _), schema in made.items()}, components


def without_null(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a value is that is not null."""
    if "anyOf" not in schema:
        return schema
    kinds = [one for one in schema["anyOf"] if one != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**kinds[0], **rest} if len(kinds) == 1 else {**rest, "anyOf": kinds}


def resolved(schema: Mapping[str, Any], components: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference refers to."""
    while "$ref" in schema:
        schema = components[schema["$ref"].rpartition("/")[2]]
    return schema


def used(told: object, components: Mapping[str, Any]) -> dict[str, Any]:
    """Only those components that something refers to."""
    found: dict[str, Any] = {}
    waiting = [told]
    while waiting:
        match waiting.pop():
            case {"$ref": str(reference)} if (name := reference.rpartition("/")[2]) in components:
                if name not in found:
                    found[name] = components[name]
                    waiting.append(components[name])
            case dict() as members:
                waiting += members.values()
            case list() as members:
                waiting += members
    return dict(sorted(found.items()))
