"""What does an issue of Jira take?"""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from case_runtime.fields import said as complaint
from connector_pusher.systems import forms, texts

SUMMARY = 254
TEXT = 32767
LABEL = 255
OTHER_FIELDS = 20


def one_word(label: str) -> str:
    """Jira takes no others."""
    if texts.SPACES.search(label):
        raise complaint(f"The label {label} cannot contain spaces")
    return label


def others(fields: dict[str, Any]) -> dict[str, Any]:
    """As many as are taken, and none that has a name of its own."""
    if len(fields) > OTHER_FIELDS:
        raise complaint(
            f"A maximum of {OTHER_FIELDS} fields in otherFields can be defined at a time."
        )
    if "summary" in fields:
        raise complaint("The following properties cannot be defined inside otherFields: summary.")
    return fields


class JiraIncident(forms.CamelForm):
    """What `pushToService` takes."""

    summary: str
    description: str | None = None
    issue_type: str | None = None
    priority: str | None = None
    parent: str | None = None
    labels: list[Annotated[str, AfterValidator(one_word)]] | None = None
    other_fields: (
        Annotated[dict[str, Any], BeforeValidator(forms.from_json_text), AfterValidator(others)]
        | None
    ) = None
