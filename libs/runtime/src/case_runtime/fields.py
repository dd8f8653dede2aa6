"""Which values does a field of a request take, and how is it named when it does not?

Each type goes into `Annotated[..., Text("title", most=160)]` and says the API's own sentence, with
the field's name as the API's sentences have it (`tag` for one tag, `tags` for the list).
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias, cast

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, Strict
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from case_events.values import trimmed
from case_runtime import strict
from case_runtime.errors import Invalid

SAID = "said"
"""The type of an error whose message is for the client as it is."""

KEY = re.compile(r"[a-z0-9_-]+")

SAFE = 2**53 - 1
"""Beyond it JavaScript's numbers have holes."""

Flag: TypeAlias = Annotated[bool, Strict()]
"""True or false, and nothing that resembles them."""


def said(message: str) -> PydanticCustomError:
    """An error that the client reads word for word."""
    return PydanticCustomError(SAID, "{message}", {"message": message})


def length(text: str) -> int:
    """In UTF-16 units, as the API counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


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


@dataclass(frozen=True, slots=True)
class Text(Limits):
    """A text; its length is that without the space around it, which stays unless `trimmed`."""

    field: str
    most: int | None = None
    least: int = 1
    trimmed: bool = False

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return after(self.checked, core_schema.str_schema(strict=True))

    def checked(self, text: str) -> str:
        """The text, if it is neither too short nor too long."""
        bare = trimmed(text)
        if not bare and self.least:
            raise said(f"The {self.field} field cannot be an empty string.")
        size = length(bare)
        if size < self.least:
            raise said(
                f"The length of the {self.field} is too short. The minimum length is {self.least}."
            )
        if self.most is not None and size > self.most:
            raise said(
                f"The length of the {self.field} is too long. The maximum length is {self.most}."
            )
        return bare if self.trimmed else text

    def limits(self) -> dict[str, Any]:
        """Its length; a text that must not be empty is more than space."""
        pattern = r"\S" if self.least else None
        return {"minLength": self.least or None, "maxLength": self.most, "pattern": pattern}


@dataclass(frozen=True, slots=True)
class Key(Limits):
    """The key of something configured: lower case letters, digits, `_` and `-`."""

    field: str
    most: int

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return after(self.checked, core_schema.str_schema(strict=True))

    def checked(self, text: str) -> str:
        """The key, if it is one."""
        Text(self.field, self.most).checked(text)
        if not KEY.fullmatch(text):
            raise said("Key must be lower case, a-z, 0-9, '_', and '-' are allowed")
        return text

    def limits(self) -> dict[str, Any]:
        """Its length and its characters."""
        return {"minLength": 1, "maxLength": self.most, "pattern": f"^{KEY.pattern}$"}


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


@dataclass(frozen=True, slots=True)
class Number(Limits):
    """A whole number, or a text that says one."""

    field: str
    least: int | None = None
    most: int | None = None

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            self.parsed, after(self.checked, core_schema.int_schema(strict=True))
        )

    def parsed(self, sent: object) -> object:
        """The number that a query says; JSON's `2.0` is a whole number too."""
        if isinstance(sent, str):
            sent = said_number(sent)
        if isinstance(sent, float) and sent.is_integer():
            return int(sent)
        return sent

    def checked(self, number: int) -> int:
        """The number, if it is neither too small nor too large."""
        if self.least is not None and number < self.least:
            raise said(f"The {self.field} field cannot be less than {self.least}.")
        if self.most is not None and number > self.most:
            raise said(f"The {self.field} field cannot be more than {self.most}.")
        return number

    def limits(self) -> dict[str, Any]:
        """How small and how large."""
        return {"minimum": self.least, "maximum": self.most}


def said_number(text: str) -> float:
    """A finite one."""
    try:
        number = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise said("cannot parse to a number")
    return number


@dataclass(frozen=True, slots=True)
class SafeInteger(Limits):
    """A whole number that JavaScript keeps exactly."""

    field: str

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return after(self.checked, core_schema.float_schema(strict=True))

    def checked(self, number: float) -> int:
        """The number, if it is one."""
        if not number.is_integer() or abs(number) > SAFE:
            raise said(
                f"The {self.field} field should be an integer between "
                "-(2^53 - 1) and 2^53 - 1, inclusive."
            )
        return int(number)

    def limits(self) -> dict[str, Any]:
        """Those of JavaScript."""
        return {"type": "integer", "minimum": -SAFE, "maximum": SAFE}
