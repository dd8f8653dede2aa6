"""Which incident types, severities and fields are there in Resilient?"""

from collections.abc import Mapping
from typing import Any

from connector_pusher.systems import forms
from connector_pusher.systems.calls.answer import an_object, objects
from connector_pusher.systems.calls.call import reading
from connector_pusher.systems.calls.caller import Caller
from connector_pusher.systems.outcomes import Unregistered
from connector_pusher.systems.system import Json, Named

SHOWN = ("name", "input_type", "read_only", "required", "text", "prefix", "values")
"""`required` is `always`, `close` (only for closing) or null."""


class Nothing(forms.Form):
    """No parameters."""


class Forms:
    """Of one connector."""

    def __init__(self, caller: Caller, connector: Named, org: str) -> None:
        self._caller = caller
        self._connector = connector
        self._url = f"{org}/types/incident/fields"

    async def execute(self, sub_action: str, params: Mapping[str, Any]) -> Json:
        """One of the sub-actions."""
        match sub_action:
            case "incidentTypes":
                forms.params(Nothing, params)
                return await self._values("get incident types", "incident_type_ids")
            case "severity":
                forms.params(Nothing, params)
                return await self._values("get severities", "severity_code")
            case "getFields":
                forms.params(Nothing, params)
                return [{key: one.get(key) for key in SHOWN} for one in await self._fields()]
        raise Unregistered(
            forms.unregistered(sub_action, self._connector, "IBM Resilient", ".resilient")
        )

    async def by_name(self) -> Mapping[str, Mapping[str, Json]]:
        """All fields."""
        return {str(one.get("name")): one for one in await self._fields()}

    async def _fields(self) -> list[dict[str, Json]]:
        return list(await self._caller.json(reading("get fields", self._url), within=objects))

    async def _values(self, what: str, field: str) -> list[dict[str, str]]:
        """What people may choose."""
        said = await self._caller.json(
            reading(what, f"{self._url}/{field}"),
            within=lambda said: objects(an_object(said).get("values")),
        )
        return [
            {"id": str(one.get("value")), "name": str(one.get("label"))}
            for one in said
            if one.get("enabled", True) and not one.get("hidden")
        ]
