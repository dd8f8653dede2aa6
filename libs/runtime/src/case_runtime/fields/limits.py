"""What does a field tell of itself, and how is a fault told?"""

from collections.abc import Callable
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

SAID = "said"
"""The type of an error whose message is for the client as it is."""


def said(message: str) -> PydanticCustomError:
    """An error that the client reads word for word."""
    return PydanticCustomError(SAID, "{message}", {"message": message})


class Limits:
    """Tells what a type takes to whoever describes the API, as JSON Schema has it."""

    __slots__ = ()

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return self.described(handler(schema))

    def described(self, schema: dict[str, Any]) -> dict[str, Any]:
        """What the schema of its type is with its limits."""
        return {**schema, **{n: limit for n, limit in self.limits().items() if limit is not None}}

    def limits(self) -> dict[str, Any]:
        """By their names there; lengths are counted in characters there, spaces too."""
        return {}


def after(check: Callable[[Any], Any], schema: CoreSchema) -> CoreSchema:
    """`schema`, then our own check."""
    return core_schema.no_info_after_validator_function(check, schema)
