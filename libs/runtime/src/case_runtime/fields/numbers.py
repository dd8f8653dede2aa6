"""Which numbers, and which truths, does a field take?"""

import math
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from pydantic import GetCoreSchemaHandler, Strict
from pydantic_core import CoreSchema, core_schema

from case_runtime.fields.limits import Limits, after, said

SAFE = 2**53 - 1
"""Beyond it JavaScript's numbers have holes."""

Flag: TypeAlias = Annotated[bool, Strict()]
"""True or false, and nothing that resembles them."""


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
