"""How does a request set one custom field (Cases API §2.5)?"""

from typing import Annotated

from pydantic import Field, PlainValidator, TypeAdapter, WithJsonSchema

from case_events.configured import FieldValue
from case_runtime.codec import Body
from case_runtime.fields import SafeInteger, Text

TEXT = Text("value", 160)
NUMBER = SafeInteger("value")


def any_value(sent: object) -> FieldValue:
    """What some field could hold; which it is, is not known yet."""
    match sent:
        case None | bool():
            return sent
        case str():
            return TEXT.checked(sent)
        case int() | float():
            return NUMBER.checked(float(sent))
        case _:
            raise ValueError


ANY_VALUE = {
    "anyOf": [
        {"type": "string", **{k: v for k, v in TEXT.limits().items() if v}},
        {"type": "boolean"},
        NUMBER.limits(),
        {"type": "null"},
    ]
}


class NewValue(Body):
    """`PUT /internal/cases/{case_id}/custom_fields/{custom_field_id}`."""

    value: Annotated[FieldValue, PlainValidator(any_value), WithJsonSchema(ANY_VALUE)]
    case_version: Annotated[str, Field(alias="caseVersion")]


NEW_VALUE = TypeAdapter(NewValue)
