"""Which fields does a record of Swimlane have? Those that the connector maps."""

import math
from collections.abc import Collection, Mapping
from typing import Any, Literal

from connector_pusher.systems import forms
from connector_pusher.systems.system import Json


class Field(forms.CamelForm):
    """A field of the application there."""

    id: str
    key: str
    name: str
    field_type: str


class Mappings(forms.CamelForm):
    """Which field takes what."""

    rule_name_config: Field | None = None
    alert_id_config: Field | None = None
    case_id_config: Field | None = None
    case_name_config: Field | None = None
    comments_config: Field | None = None
    severity_config: Field | None = None
    description_config: Field | None = None

    def values(self, incident: "SwimlaneIncident") -> dict[str, Json]:
        """By the ids of fields; what is empty or has none is not sent."""
        said = incident.model_dump(by_alias=False, exclude_none=True)
        found = ((getattr(self, f"{name}_config"), value) for name, value in said.items())
        return {field.id: converted(field, value) for field, value in found if field and value}


class Config(forms.CamelForm):
    """Where, which application, and for what."""

    api_url: str
    app_id: str
    connector_type: Literal["all", "alerts", "cases"]
    mappings: Mappings


class Secrets(forms.CamelForm):
    """A personal token."""

    api_token: str


class SwimlaneIncident(forms.CamelForm):
    """What `pushToService` takes."""

    alert_id: str | None = None
    rule_name: str | None = None
    case_id: str | None = None
    case_name: str | None = None
    severity: str | None = None
    description: str | None = None


def mapped(config: Mapping[str, Any]) -> Collection[str]:
    """The ids of the fields that a config maps."""
    return {field["id"] for field in config["mappings"].values() if field}


def converted(field: Field, value: str) -> Json:
    """As the field has it; what is no number is zero there."""
    if field.field_type != "numeric":
        return value
    try:
        number = float(value)
    except ValueError:
        return 0
    return number if math.isfinite(number) else 0
