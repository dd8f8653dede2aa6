"""How does a case become a security incident in ServiceNow SecOps, with what its alerts saw?"""

import re
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import ip_address
from typing import Any

import orjson

from connector_pusher.systems import forms
from connector_pusher.systems.beyond.mapping import apart
from connector_pusher.systems.calls.call import JSON, Call, part
from connector_pusher.systems.calls.wire import Wire
from connector_pusher.systems.outcomes import Kind
from connector_pusher.systems.servicenow import ServiceNow
from connector_pusher.systems.servicenow_doors import ImportSet, Product
from connector_pusher.systems.servicenow_incident import CommonIncident, composed
from connector_pusher.systems.servicenow_saved import checked, opened
from connector_pusher.systems.system import Checked, Incident, Named, Pushing, Said

SIR = Product(
    "ServiceNow SecOps",
    "sn_si_incident",
    "x_elas2_sir_int_elastic_si_incident",
    "x_elas2_sir_int",
)
BETWEEN = re.compile(r"[ ,|\r\n\t]+")
SEEN = ("dest_ip", "source_ip", "malware_hash", "malware_url")


class SirIncident(CommonIncident):
    """What `pushToService` takes."""

    priority: str | None = None
    dest_ip: str | list[str] | None = None
    source_ip: str | list[str] | None = None
    malware_hash: str | list[str] | None = None
    malware_url: str | list[str] | None = None


class TableIncident(SirIncident):
    """By the Table API what alerts saw is in columns."""

    def columns(self) -> dict[str, Any]:
        """Several, joined by commas."""
        said = super().columns()
        return said | {name: ",".join(words(said[name])) for name in SEEN if said.get(name)}


class ImportIncident(SirIncident):
    """To the application it is told apart, after the comments."""

    def columns(self) -> dict[str, Any]:
        """Without it."""
        said = super().columns()
        return said | {name: None for name in SEEN if name in said}


class Sir(ServiceNow):
    """An open connector."""

    async def finish(self, ticket: str, incident: Incident) -> None:
        """What alerts saw, to the application."""
        if not isinstance(self._door, ImportSet):
            return
        asked = forms.params(SirIncident, apart(incident)[0], "subActionParams.incident")
        told = list(observables(asked))
        if not told:
            return
        await self._door.healthy()
        place, scope = self._place, self._place.product.scope
        url = f"{place.url}/api/{scope}/elastic_api/incident/{part(ticket)}/observables/bulk"
        body = orjson.dumps(told)
        call = Call("add observables", "POST", url, body, JSON, missing=Kind.INCIDENT_MISSING)
        await self._caller.done(call)


class TableSir(Sir):
    """Written by the Table API."""

    form = TableIncident


class ImportSir(Sir):
    """Written by the application."""

    form = ImportIncident


class SirType:
    """What is known of all of them."""

    id = ".servicenow-sir"

    def checked(self, config: object, secrets: object, allowed_hosts: Sequence[str]) -> Checked:
        """What may be saved."""
        return checked(config, secrets, allowed_hosts)

    def composed(
        self,
        said: Said,
        config: Mapping[str, Any],  # noqa: ARG002 - of others
    ) -> Incident:
        """What alerts saw, where the case wants it told."""
        fields, alerts = said.fields, said.alerts
        seen = {
            "dest_ip": ("destIp", (ip for one in alerts for ip in one.destination_ips)),
            "source_ip": ("sourceIp", (ip for one in alerts for ip in one.source_ips)),
            "malware_hash": ("malwareHash", (hash_ for one in alerts for hash_ in one.sha256)),
            "malware_url": ("malwareUrl", (url for one in alerts for url in one.urls)),
        }
        told = {
            name: list(dict.fromkeys(found)) if fields.get(wanted) else []
            for name, (wanted, found) in seen.items()
        }
        return {**composed(said), "priority": fields.get("priority"), **told}

    def pushing(self, params: object) -> Pushing:
        """What `pushToService` asks for."""
        return forms.pushing(SirIncident, params)

    def open(self, connector: Named, wire: Wire) -> Sir:
        """By account or by tokens, by either API."""
        made = TableSir if connector.config.get("usesTableApi", True) else ImportSir
        return opened(made, connector, wire, SIR)


def words(said: str | list[str] | None) -> list[str]:
    """Each for itself."""
    texts = [said] if isinstance(said, str) else said or []
    return [word for text in texts for word in BETWEEN.split(text) if word]


def observables(asked: SirIncident) -> Iterable[Mapping[str, str]]:
    """Each once for its kind."""
    addresses = dict.fromkeys(words(asked.dest_ip) + words(asked.source_ip))
    for address in addresses:
        yield {"value": address, "type": address_kind(address)}
    for value in dict.fromkeys(words(asked.malware_hash)):
        yield {"value": value, "type": "SHA256"}
    for value in dict.fromkeys(words(asked.malware_url)):
        yield {"value": value, "type": "URL"}


def address_kind(address: str) -> str:
    """As ServiceNow calls it."""
    try:
        return f"ipv{ip_address(address).version}-addr"
    except ValueError:
        return "ipv4-addr"
