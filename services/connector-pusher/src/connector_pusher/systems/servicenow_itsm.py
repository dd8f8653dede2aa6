"""How does a case become an incident in ServiceNow ITSM, and how is that one closed?"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from connector_pusher.systems import forms
from connector_pusher.systems.calls.wire import Wire
from connector_pusher.systems.outcomes import BadParams, Kind, Refused
from connector_pusher.systems.servicenow import ServiceNow
from connector_pusher.systems.servicenow_doors import Product
from connector_pusher.systems.servicenow_incident import CommonIncident, composed, plain
from connector_pusher.systems.servicenow_saved import checked, opened
from connector_pusher.systems.system import Checked, Incident, Json, Named, Pushing, Said

ITSM = Product("ServiceNow ITSM", "incident", "x_elas2_inc_int_elastic_incident", "x_elas2_inc_int")
CLOSED = "7"
CLOSE = {
    "state": CLOSED,
    "close_code": "Closed/Resolved by Caller",
    "close_notes": "Closed by Caselog",
}


class ItsmIncident(CommonIncident):
    """What `pushToService` takes."""

    severity: str | None = None
    urgency: str | None = None
    impact: str | None = None


class Closing(forms.CamelForm):
    """Which incident; either is enough."""

    external_id: str | None = None
    correlation_id: str | None = Field(None, alias="correlation_id")


class Close(forms.Form):
    """What `closeIncident` takes."""

    incident: Closing


class Itsm(ServiceNow):
    """An open connector."""

    form = ItsmIncident

    async def execute(self, sub_action: str, params: Mapping[str, Any]) -> Json:
        """Incidents may be closed as well."""
        if sub_action == "closeIncident":
            return await self._closed(forms.params(Close, params).incident)
        return await super().execute(sub_action, params)

    async def _closed(self, which: Closing) -> Json:
        """The incident, closed; None if there is none."""
        if not (which.external_id or which.correlation_id):
            raise BadParams(
                "error validating action params: "
                "[subActionParams.incident]: externalId or correlation_id is needed"
            )
        there = await self._there(which)
        if there is None or there.get("state") == CLOSED:
            return there
        return dict(await self._door.write("close incident", str(there["sys_id"]), CLOSE, {}))

    async def _there(self, which: Closing) -> dict[str, Json] | None:
        if which.external_id:
            try:
                return await self._record(which.external_id)
            except Refused as refusal:
                if refusal.kind is not Kind.INCIDENT_MISSING:
                    raise
                return None
        mark = which.correlation_id or ""
        if not plain(mark):
            raise BadParams(
                "error validating action params: "
                "[subActionParams.incident.correlation_id]: is no correlation id"
            )
        rows = await self._correlated(mark)
        return rows[0] if rows else None


class ItsmType:
    """What is known of all of them."""

    id = ".servicenow"

    def checked(self, config: object, secrets: object, allowed_hosts: Sequence[str]) -> Checked:
        """What may be saved."""
        return checked(config, secrets, allowed_hosts)

    def composed(
        self,
        said: Said,
        config: Mapping[str, Any],  # noqa: ARG002 - of others
    ) -> Incident:
        """How bad and how pressing, as the case has it."""
        fields = said.fields
        more = forms.object_in(fields.get("additionalFields"))
        incident = {
            **composed(said),
            "severity": fields.get("severity"),
            "urgency": fields.get("urgency"),
            "impact": fields.get("impact"),
        }
        return {**incident, "additional_fields": more} if more else incident

    def pushing(self, params: object) -> Pushing:
        """What `pushToService` asks for."""
        return forms.pushing(ItsmIncident, params)

    def open(self, connector: Named, wire: Wire) -> Itsm:
        """By account or by tokens, by either API."""
        return opened(Itsm, connector, wire, ITSM)
