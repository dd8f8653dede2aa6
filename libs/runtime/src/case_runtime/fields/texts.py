"""Which texts does a field take?"""

import re
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from case_events.values import trimmed
from case_runtime.fields.limits import Limits, after, said

KEY = re.compile(r"[a-z0-9_-]+")


def length(text: str) -> int:
    """In UTF-16 units, as the API counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


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
