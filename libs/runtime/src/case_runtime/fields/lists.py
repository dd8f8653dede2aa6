"""Which lists does a field take?"""

from dataclasses import dataclass
from typing import Any, cast

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from case_runtime import strict
from case_runtime.errors import Invalid
from case_runtime.fields.limits import Limits, said


@dataclass(frozen=True, slots=True)
class Many(Limits):
    """A list of this many; with `one`, a single text stands for a list of one.

    It is counted before anybody looks at what it holds.
    """

    field: str
    most: int = 1000
    least: int = 0
    one: bool = False

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.counted, handler(source))

    def counted(self, sent: object) -> object:
        """The list, if it is neither too short nor too long; what is none is not for us to say."""
        values = self.listed(sent)
        if not isinstance(values, list):
            return values
        name = f"The length of the field {self.field} is too"
        if len(values) < self.least:
            raise said(f"{name} short. Array must be of length >= {self.least}.")
        if len(values) > self.most:
            raise said(f"{name} long. Array must be of length <= {self.most}.")
        return values

    def listed(self, sent: object) -> object:
        """What was sent, as a list if it stands for one."""
        return [sent] if self.one and isinstance(sent, str) else sent

    def described(self, schema: dict[str, Any]) -> dict[str, Any]:
        """How many, and that one may stand alone."""
        made = list[dict[str, Any]]()
        for kind in schema.get("anyOf", [schema]):
            if kind.get("type") != "array":
                made.append(kind)
                continue
            least = {"minItems": self.least} if self.least else {}
            made.append({**kind, **least, "maxItems": self.most})
            made += [kind["items"]] if self.one else []
        return {"anyOf": made} if len(made) > 1 else made[0]


@dataclass(frozen=True, slots=True)
class Endless:
    """A list of any length: only its first fault is told, for there may be a million."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return cast("CoreSchema", {**handler(source), "fail_fast": True})


@dataclass(frozen=True, slots=True)
class JsonMany(Many):
    """A list in a query: the key repeated, or once with a JSON array."""

    def listed(self, sent: object) -> object:
        """A single text must be an array by itself."""
        if not isinstance(sent, str):
            return sent
        try:
            value = strict.loads(sent.encode())
        except Invalid:
            value = None
        if not isinstance(value, list):
            raise said(f"[request query.{self.field}]: could not parse array value from json input")
        return value

    def described(self, schema: dict[str, Any]) -> dict[str, Any]:
        """How many, and in which form all of them are one text."""
        return {**Many.described(self, schema), "contentMediaType": "application/json"}
