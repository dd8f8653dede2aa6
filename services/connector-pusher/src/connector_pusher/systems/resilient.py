"""How does a case become an incident in IBM Resilient (QRadar SOAR)?"""

from collections.abc import Collection, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson

from connector_pusher.systems import forms, texts
from connector_pusher.systems.beyond.mapping import apart
from connector_pusher.systems.calls.answer import an_object, objects
from connector_pusher.systems.calls.call import (
    JSON,
    Call,
    asking,
    part,
    reading,
    sending,
)
from connector_pusher.systems.calls.caller import Caller
from connector_pusher.systems.calls.credentials import basic
from connector_pusher.systems.calls.wire import Wire
from connector_pusher.systems.looking import There, found
from connector_pusher.systems.outcomes import CannotTell, Kind
from connector_pusher.systems.resilient_forms import Forms
from connector_pusher.systems.resilient_incident import (
    DISCOVERED,
    Changes,
    Config,
    ResilientIncident,
    Secrets,
    created,
)
from connector_pusher.systems.resilient_words import WORDING
from connector_pusher.systems.system import (
    Checked,
    Comment,
    Incident,
    Json,
    Named,
    Pushing,
    Remark,
    Said,
    Ticket,
)

OUTPUT = "text_content_output_format=objects_convert"
FOUND = 50


class Resilient:
    """An open connector."""

    def __init__(self, caller: Caller, connector: Named, config: Config, settles: float) -> None:
        self._caller = caller
        self._url = texts.base(config.api_url)
        self._org = f"{self._url}/rest/orgs/{part(config.org_id)}"
        self._incidents = f"{self._org}/incidents"
        self._forms = Forms(caller, connector, self._org)
        self._fields: Mapping[str, Mapping[str, Json]] = {}
        self.settles = settles

    async def ready(self, incident: Incident | None) -> None:
        """Which fields are the organisation's own, if the incident says any."""
        await self._caller.ready()
        if incident and self._asked(incident).more().keys() - {DISCOVERED}:
            self._fields = await self._forms.by_name()

    async def create(self, incident: Incident) -> Ticket:
        """An incident, with a time of discovery by which it is found again."""
        asked = self._asked(incident)
        named = asked.more().keys() - {DISCOVERED}
        fields = (self._fields or await self._forms.by_name()) if named else {}
        body = created(asked, fields)
        call = sending("create incident", "POST", f"{self._incidents}?{OUTPUT}", body)
        return self._ticket(await self._caller.json(call, ["id"]))

    async def update(self, ticket: str, incident: Incident) -> Ticket:
        """What is not said stays as it is.

        Each change names the old value; where another was there in the meantime, once more.
        """
        asked = self._asked(incident)
        changes = Changes(asked, await self._read(ticket), await self._forms.by_name())
        answer = await self._patch(ticket, changes.body())
        if answer.get("success") is False and answer["field_failures"]:
            answer = await self._patch(ticket, changes.again(answer["field_failures"]))
        if answer.get("success") is False:
            call = Call("update incident", "PATCH", self._incident(ticket))
            fields = ", ".join(str(one.get("field")) for one in answer["field_failures"])
            why = str(answer.get("message") or f"changed there in the meantime: {fields}")
            raise self._caller.refusal(call, Kind.CONFLICT, why)
        return self._ticket({"id": ticket})

    async def read(self, ticket: str) -> Ticket:
        """With when it was changed."""
        return self._ticket(await self._read(ticket))

    async def comment(self, ticket: str, comment: Comment) -> Remark | None:
        """Plain text."""
        call = sending(
            "create comment",
            "POST",
            f"{self._incident(ticket)}/comments",
            {"text": {"format": "text", "content": comment.text}},
            Kind.INCIDENT_MISSING,
        )
        return remark(await self._caller.json(call, ["id"]))

    async def finish(self, ticket: str, incident: Incident) -> None:
        """Nothing follows."""

    async def find(
        self,
        case: str,  # noqa: ARG002 - there is no place for its id
        incident: Incident,
        known: Collection[str],
    ) -> Ticket | None:
        """By its time of discovery, to the millisecond, and its name."""
        asked = self._asked(incident)
        at = asked.more().get(DISCOVERED)
        if not isinstance(at, int):
            raise CannotTell("the incident has no time of discovery of ours")
        wanted = {"field_name": DISCOVERED, "method": "equals", "value": at}
        body = {"filters": [{"conditions": [wanted]}], "start": 0, "length": FOUND}
        url = f"{self._incidents}/query_paged?return_level=normal"
        call = asking("find incident", url, body)
        rows = await self._caller.json(
            call, within=lambda said: objects(an_object(said).get("data"))
        )
        for one in rows:
            mine = one.get(DISCOVERED) == at and texts.same(str(one.get("name")), asked.name)
            if mine and one.get("id") and str(one["id"]) not in known:
                return self._ticket(one)
        return None

    async def find_comment(
        self, ticket: str, comment: Comment, after: Remark | None
    ) -> Remark | None:
        """By its text, behind the last one that is known."""
        url = f"{self._incident(ticket)}/comments?text_content_output_format=objects_convert_text"
        call = reading("get comments", url, Kind.INCIDENT_MISSING)
        told = [one for one in await self._caller.json(call, within=objects) if one.get("id")]
        told.sort(key=lambda one: texts.seconds(one.get("create_date")))
        there = [There(remark(one), plain(one.get("text"))) for one in told]
        return found(comment.text, there, after)

    async def execute(self, sub_action: str, params: Mapping[str, Any]) -> Json:
        """What the forms of people ask."""
        return await self._forms.execute(sub_action, params)

    async def close(self) -> None:
        """No more calls."""
        await self._caller.close()

    def _asked(self, incident: Incident) -> ResilientIncident:
        """With the fields that the connector maps; what the case itself says counts first."""
        said, more = apart(incident)
        if more:
            said["additionalFields"] = {**more, **(said.get("additionalFields") or {})}
        return forms.params(ResilientIncident, said, "subActionParams.incident")

    async def _patch(self, ticket: str, body: Json) -> dict[str, Json]:
        """What it says of the changes, of a conflict too."""
        call = Call(
            "update incident",
            "PATCH",
            self._incident(ticket),
            orjson.dumps(body),
            JSON,
            missing=Kind.INCIDENT_MISSING,
            takes={HTTPStatus.CONFLICT},
        )
        return dict(await self._caller.json(call, within=failures_listed))

    async def _read(self, ticket: str) -> dict[str, Json]:
        url = f"{self._incident(ticket)}?{OUTPUT}"
        call = reading("get incident", url, Kind.INCIDENT_MISSING)
        return dict(await self._caller.json(call, ["id"]))

    def _incident(self, ticket: str) -> str:
        return f"{self._incidents}/{part(ticket)}"

    def _ticket(self, told: Mapping[str, Json]) -> Ticket:
        id_ = str(told["id"])
        at = texts.moment(told.get("inc_last_modified_date") or told.get("create_date"))
        return Ticket(id_, id_, f"{self._url}/#incidents/{part(id_)}", at)


class ResilientType:
    """What is known of all of them."""

    id = ".resilient"

    def checked(self, config: object, secrets: object, allowed_hosts: Sequence[str]) -> Checked:
        """What may be saved."""
        where, words = forms.config(Config, config), forms.secrets(Secrets, secrets)
        return forms.checked(where, words, {"apiUrl": where.api_url}, allowed_hosts)

    def composed(
        self,
        said: Said,
        config: Mapping[str, Any],  # noqa: ARG002 - of others
    ) -> Incident:
        """Discovered when the push was asked for, unless the case says it."""
        more = forms.object_in(said.fields.get("additionalFields"))
        return {
            "name": said.title,
            "description": texts.below(said.description, said.footer),
            "incidentTypes": said.fields.get("incidentTypes"),
            "severityCode": said.fields.get("severityCode"),
            "additionalFields": {DISCOVERED: int(said.at.timestamp() * 1000), **more},
        }

    def pushing(self, params: object) -> Pushing:
        """What `pushToService` asks for."""
        return forms.pushing(ResilientIncident, params)

    def open(self, connector: Named, wire: Wire) -> Resilient:
        """Basic, by a key and its secret."""
        config = Config.model_validate(connector.config)
        secrets = Secrets.model_validate(connector.secrets)
        who, hidden = basic(secrets.api_key_id, secrets.api_key_secret)
        caller = wire.caller(connector.id, who, WORDING, hidden)
        return Resilient(caller, connector, config, wire.settles)


def failures_listed(said: Json) -> dict[str, Json]:
    """What is said of a change; which fields failed is a list, maybe an empty one."""
    answer = an_object(said)
    return {**answer, "field_failures": objects(answer.get("field_failures") or [])}


def remark(told: Mapping[str, Json]) -> Remark:
    """A comment as Resilient tells of it."""
    return Remark(str(told["id"]), texts.moment(told.get("create_date")))


def plain(said: Json) -> str:
    """A text in whichever form it comes."""
    content = said.get("content") if isinstance(said, dict) else said
    return texts.from_html(str(content or ""))
