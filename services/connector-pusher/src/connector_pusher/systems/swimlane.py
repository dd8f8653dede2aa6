"""How does a case become a record in Swimlane? Its fields are those that the connector maps."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from case_events.values import with_milliseconds
from connector_pusher.systems import forms, texts
from connector_pusher.systems.beyond.mapping import apart
from connector_pusher.systems.calls.answer import an_object, inner, objects
from connector_pusher.systems.calls.call import Call, asking, part, reading, sending
from connector_pusher.systems.calls.caller import Caller
from connector_pusher.systems.calls.credentials import Fixed
from connector_pusher.systems.calls.saying import Redaction
from connector_pusher.systems.calls.wire import Wire
from connector_pusher.systems.looking import There, found
from connector_pusher.systems.outcomes import BadParams, CannotTell, Kind, Refused
from connector_pusher.systems.swimlane_record import (
    Config,
    Secrets,
    SwimlaneIncident,
    converted,
)
from connector_pusher.systems.swimlane_words import WORDING
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

FOUND = 50
NEEDED = ("caseIdConfig", "caseNameConfig", "commentsConfig", "descriptionConfig")
"""By a connector for cases."""


class Swimlane:
    """An open connector."""

    def __init__(
        self, caller: Caller, config: Config, settles: float, now: Callable[[], datetime]
    ) -> None:
        self._caller = caller
        self._app = config.app_id
        self._mappings = config.mappings
        self._link = texts.base(config.api_url).removesuffix("/api")
        self._api = f"{self._link}/api"
        self._records = f"{self._api}/app/{part(config.app_id)}/record"
        self._now = now
        self.settles = settles

    async def ready(self, incident: Incident | None) -> None:
        """Nothing has to be known."""

    async def create(self, incident: Incident) -> Ticket:
        """A record; it answers with its tracking id."""
        body = {"applicationId": self._app, "values": self._values(incident)}
        call = sending("create record", "POST", self._records, body)
        return self._ticket(await self._caller.json(call, ["id", "name"]))

    async def update(self, ticket: str, incident: Incident) -> Ticket:
        """What is not said stays as it is."""
        values = self._values(incident)
        body = {"applicationId": self._app, "id": ticket, "values": values}
        url = self._record(ticket)
        call = sending("update record", "PATCH", url, body, Kind.INCIDENT_MISSING)
        return self._ticket(await self._caller.json(call, ["id", "name"]))

    async def read(self, ticket: str) -> Ticket:
        """With its tracking id."""
        return self._ticket(await self._read(ticket))

    async def comment(self, ticket: str, comment: Comment) -> Remark | None:
        """It is told apart by its time, which is ours."""
        field, at = self._comments(), self._now().astimezone(UTC)
        body = {
            "message": texts.as_html(comment.text),
            "createdDate": with_milliseconds(at),
            "fieldId": field,
            "isRichText": True,
        }
        url = f"{self._record(ticket)}/{part(field)}/comment"
        await self._caller.done(sending("create comment", "POST", url, body, Kind.INCIDENT_MISSING))
        return remark(body)

    async def finish(self, ticket: str, incident: Incident) -> None:
        """Nothing follows."""

    async def find(self, case: str, incident: Incident, known: Collection[str]) -> Ticket | None:
        """By the field for the case's id, if it has that id; what is found is compared again."""
        field = self._mappings.case_id_config
        if field is None or incident.get("caseId") != case:
            raise CannotTell("no field of the record holds the id of the case")
        value = converted(field, case)
        if value == 0:
            raise CannotTell("the field for the id of the case holds numbers, and the id is none")
        wanted = {"fieldId": field.id, "filterType": "equals", "value": value}
        body = {
            "applicationIds": [self._app],
            "filters": [wanted],
            "columns": [],
            "keywords": "",
            "pageSize": FOUND,
            "offset": 0,
        }
        call = asking("find record", f"{self._api}/search", body)
        results = await self._caller.json(call, within=partial(listed, self._app))
        for one in results:
            if not one.get("id") or str(one["id"]) in known:
                continue
            record = await self._read(str(one["id"]))
            if inner(record, "values").get(field.id) != value:
                raise CannotTell("the search for the id of the case gives other records")
            return self._ticket(one)
        return None

    async def find_comment(
        self, ticket: str, comment: Comment, after: Remark | None
    ) -> Remark | None:
        """By its text, behind the last one that is known."""
        field = self._comments()
        call = self._reading(ticket)
        told = await self._caller.json(call, within=partial(commented, field))
        told.sort(key=lambda one: str(one.get("createdDate")))
        there = [There(remark(one), texts.from_html(str(one.get("message")))) for one in told]
        return found(comment.text, there, after)

    async def execute(self, sub_action: str, params: Mapping[str, Any]) -> Json:
        """The application's fields, so that no browser has to know the token."""
        if sub_action == "getFields" and not params:
            call = reading("get application", f"{self._api}/app/{part(self._app)}")
            return (await self._caller.json(call, ["fields"]))["fields"]
        raise BadParams(f"error validating action params: [subAction]: unknown: {sub_action[:100]}")

    async def close(self) -> None:
        """No more calls."""
        await self._caller.close()

    def _values(self, incident: Incident) -> dict[str, Json]:
        said, more = apart(incident)
        asked = forms.params(SwimlaneIncident, said, "subActionParams.incident")
        return {**more, **self._mappings.values(asked)}

    def _comments(self) -> str:
        field = self._mappings.comments_config
        if field is None:
            raise Refused(Kind.CONFIG_INVALID, "the connector maps no field for comments")
        return field.id

    async def _read(self, ticket: str) -> dict[str, Json]:
        return dict(await self._caller.json(self._reading(ticket), ["id"]))

    def _reading(self, ticket: str) -> Call:
        return reading("get record", self._record(ticket), Kind.INCIDENT_MISSING)

    def _record(self, ticket: str) -> str:
        return f"{self._records}/{part(ticket)}"

    def _ticket(self, told: Mapping[str, Json]) -> Ticket:
        id_ = str(told["id"])
        title = told.get("name") or told.get("trackingFull") or ""
        at = texts.moment(told.get("modifiedDate") or told.get("createdDate"))
        url = f"{self._link}/record/{part(self._app)}/{part(id_)}"
        return Ticket(id_, str(title), url, at)


class SwimlaneType:
    """What is known of all of them."""

    id = ".swimlane"

    def checked(self, config: object, secrets: object, allowed_hosts: Sequence[str]) -> Checked:
        """What may be saved; one for cases maps what cases need."""
        said, words = forms.config(Config, config), forms.secrets(Secrets, secrets)
        forms.in_header(words.api_token, "apiToken")
        mapped = said.mappings.model_dump(by_alias=True)
        for key in NEEDED if said.connector_type == "cases" else ():
            if mapped[key] is None:
                raise forms.unsaved("config", f"[mappings.{key}]: is needed for cases")
        return forms.checked(said, words, {"apiUrl": said.api_url}, allowed_hosts)

    def composed(
        self,
        said: Said,
        config: Mapping[str, Any],  # noqa: ARG002 - of others
    ) -> Incident:
        """With the case's id, unless the case says another."""
        return {
            "caseName": said.title,
            "description": texts.below(said.description, said.footer),
            "caseId": said.fields.get("caseId", said.case_id),
        }

    def pushing(self, params: object) -> Pushing:
        """What `pushToService` asks for."""
        return forms.pushing(SwimlaneIncident, params)

    def open(self, connector: Named, wire: Wire) -> Swimlane:
        """By a personal token."""
        config = Config.model_validate(connector.config)
        token = Secrets.model_validate(connector.secrets).api_token
        who = Fixed({"private-token": token})
        caller = wire.caller(connector.id, who, WORDING, Redaction([token]))
        return Swimlane(caller, config, wire.settles, wire.times.now)


def listed(app: str, said: Json) -> list[dict[str, Json]]:
    """Records of an application that were found; it is left out if there are none."""
    results = an_object(an_object(said).get("results"))
    return objects(results.get(app) or [])


def commented(field: str, said: Json) -> list[dict[str, Json]]:
    """The comments in a field of a record; nothing is said of a field that has none."""
    comments = an_object(an_object(said).get("comments") or {})
    return objects(comments.get(field) or [])


def remark(told: Mapping[str, Json]) -> Remark:
    """A comment, by its time."""
    at = texts.moment(told.get("createdDate"))
    return Remark(with_milliseconds(at.astimezone(UTC)) if at else None, at)
