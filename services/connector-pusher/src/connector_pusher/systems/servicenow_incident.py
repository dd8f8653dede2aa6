"""What does a record of ServiceNow take?"""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, model_validator

from case_runtime.fields import said as complaint
from connector_pusher.systems import forms, texts
from connector_pusher.systems.system import Said

MORE = 20
DISPLAY = "Caselog"
PLAIN = re.compile(r"[A-Za-z0-9 _.:@/+=,-]{1,100}")
"""Of a correlation id: nothing that is a part of a query, and no longer than its column."""
SCRIPT = "javascript:"


class CommonIncident(forms.Form):
    """What both products have."""

    short_description: str
    description: str | None = None
    category: str | None = None
    subcategory: str | None = None
    correlation_id: str | None = None
    correlation_display: str | None = None
    additional_fields: Annotated[dict[str, Any] | None, BeforeValidator(forms.from_json_text)] = (
        None
    )

    @model_validator(mode="after")
    def apart(self) -> Self:
        """Additional fields are few, and none that has a name of its own."""
        more = self.additional_fields or {}
        if len(more) > MORE:
            raise complaint(
                f"A maximum of {MORE} fields in additional_fields can be defined at a time."
            )
        if taken := sorted(more.keys() & type(self).model_fields.keys()):
            raise complaint(
                "The following properties cannot be defined inside additional_fields: "
                f"{', '.join(taken)}."
            )
        return self

    def columns(self) -> dict[str, Any]:
        """As the table has them; those that nobody said are not there."""
        return self.model_dump(exclude={"additional_fields"}, exclude_unset=True)

    def more(self) -> Mapping[str, Any]:
        """Beside those."""
        return self.additional_fields or {}


def composed(said: Said) -> dict[str, Any]:
    """What both products are told of a case."""
    return {
        "short_description": said.title,
        "description": texts.below(said.description, said.footer),
        "category": said.fields.get("category"),
        "subcategory": said.fields.get("subcategory"),
        "correlation_id": correlation(said.case_id),
        "correlation_display": DISPLAY,
    }


def correlation(case: str) -> str:
    """By which records of a case are found."""
    return case if plain(case) else sha256(case.encode()).hexdigest()


def plain(value: str) -> bool:
    """Whether it is nothing but a value in a query; one that is a script would be run there."""
    return bool(PLAIN.fullmatch(value)) and not value.lower().startswith(SCRIPT)
