"""How does a request say the values of custom fields (Cases API §3.5)?"""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from case_events import CustomField
from case_runtime.codec import Body
from case_runtime.fields import Flag, SafeInteger, Text


class TextValue(Body):
    """A text, or nothing."""

    key: str
    type: Literal["text"]
    value: Annotated[str, Text("value", 160)] | None


class ToggleValue(Body):
    """A switch, or nothing."""

    key: str
    type: Literal["toggle"]
    value: Flag | None


class NumberValue(Body):
    """A whole number, or nothing."""

    key: str
    type: Literal["number"]
    value: Annotated[int, SafeInteger("value")] | None


CustomFieldBody: TypeAlias = Annotated[
    TextValue | ToggleValue | NumberValue, Field(discriminator="type")
]


def value(sent: TextValue | ToggleValue | NumberValue) -> CustomField:
    """As the case keeps it."""
    return CustomField(key=sent.key, type=sent.type, value=sent.value)
