"""What does an incident of Resilient take, when it is made and when it is changed?"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from case_runtime.fields import said as complaint
from connector_pusher.systems import forms, texts
from connector_pusher.systems.calls.answer import inner
from connector_pusher.systems.system import Json

MORE = 50
DISCOVERED = "discovered_date"
TAKEN = {
    "name": "name",
    "description": "description",
    "incident_type_ids": "incidentTypes",
    "severity_code": "severityCode",
}


class Config(forms.CamelForm):
    """Where, and which organisation."""

    api_url: str
    org_id: str


class Secrets(forms.CamelForm):
    """An API key."""

    api_key_id: str
    api_key_secret: str


def number(text: str) -> str:
    """Of a type or a severity, as text."""
    if not (text.isascii() and text.isdecimal()):
        raise complaint(f"the id {text[:50]} is no number")
    return text


def others(fields: dict[str, Any]) -> dict[str, Any]:
    """As many as are taken, and none that has a name of its own."""
    if len(fields) > MORE:
        raise complaint(f"A maximum of {MORE} fields in additionalFields can be defined at a time.")
    if taken := sorted(fields.keys() & TAKEN.keys()):
        raise complaint(
            "The following properties cannot be defined inside additionalFields: "
            f"{', '.join(taken)}."
        )
    return fields


Number = Annotated[str, AfterValidator(number)]


class ResilientIncident(forms.CamelForm):
    """What `pushToService` takes."""

    name: str
    description: str | None = None
    incident_types: list[Number] | None = None
    severity_code: Number | None = None
    additional_fields: (
        Annotated[dict[str, Any], BeforeValidator(forms.from_json_text), AfterValidator(others)]
        | None
    ) = None

    def more(self) -> Mapping[str, Any]:
        """Beside those."""
        return self.additional_fields or {}

    def own(self) -> dict[str, Json]:
        """By the names that fields have there, without those that nobody said."""
        said: dict[str, Json] = {
            "name": self.name,
            "description": self.description and html(self.description),
            "incident_type_ids": self.incident_types and [int(id_) for id_ in self.incident_types],
            "severity_code": self.severity_code and int(self.severity_code),
        }
        return {name: value for name, value in said.items() if value}


def html(text: str) -> Json:
    """A text that people wrote, as a page shows it."""
    return {"format": "html", "content": texts.as_html(text)}


def created(asked: ResilientIncident, fields: Mapping[str, Mapping[str, Json]]) -> Json:
    """A whole incident: an organisation's own fields are apart."""
    own = asked.own()
    if "incident_type_ids" in own:
        own["incident_type_ids"] = [{"id": id_} for id_ in own["incident_type_ids"]]
    if "severity_code" in own:
        own["severity_code"] = {"id": own["severity_code"]}
    properties = dict[str, Json]()
    for name, value in asked.more().items():
        place = properties if is_property(fields, name) else own
        place[name] = value
    return own | ({"properties": properties} if properties else {})


def is_property(fields: Mapping[str, Mapping[str, Json]], name: str) -> bool:
    """Whether it is one of the organisation's own."""
    return fields.get(name, {}).get("prefix") == "properties"


class Changes:
    """What is to be changed of an incident, by the values that it had."""

    def __init__(
        self,
        asked: ResilientIncident,
        there: Mapping[str, Json],
        fields: Mapping[str, Mapping[str, Json]],
    ) -> None:
        self._fields = fields
        self._new = asked.own() | {
            name: value
            for name, value in asked.more().items()
            if value is not None and name != DISCOVERED
        }
        properties = inner(there, "properties")
        self._old = {
            name: properties.get(name) if is_property(fields, name) else there.get(name)
            for name in self._new
        }

    def body(self) -> Json:
        """As a patch."""
        return {
            "changes": [
                {
                    "field": {"name": name},
                    "old_value": self._wrapped(name, self._old[name]),
                    "new_value": self._wrapped(name, value),
                }
                for name, value in self._new.items()
            ]
        }

    def again(self, failures: Sequence[Mapping[str, Json]]) -> Json:
        """The same, by the values that it has by now."""
        for failure in failures:
            if (name := failure.get("field")) in self._old:
                self._old[str(name)] = failure.get("actual_current_value")
        return self.body()

    def _wrapped(self, name: str, value: Json) -> Json:
        """A value, in the form that its field has."""
        match str(self._fields.get(name, {}).get("input_type")):
            case "text":
                return {"text": value}
            case "textarea":
                area = value if isinstance(value, dict | None) else html(str(value))
                return {"textarea": area}
            case "select":
                return {"id": value.get("id") if isinstance(value, dict) else value}
            case "multiselect":
                ids = value if isinstance(value, list) else []
                return {"ids": [one.get("id") if isinstance(one, dict) else one for one in ids]}
            case _:
                return {"object": value}
