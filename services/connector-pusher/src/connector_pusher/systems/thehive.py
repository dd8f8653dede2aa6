"""How does a case become a case in TheHive 5?"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from case_events import Severity
from connector_pusher.systems import forms, texts
from connector_pusher.systems.beyond.mapping import apart
from connector_pusher.systems.calls.answer import inner, objects
from connector_pusher.systems.calls.call import asking, part, reading, sending
from connector_pusher.systems.calls.caller import Caller
from connector_pusher.systems.calls.credentials import Fixed
from connector_pusher.systems.calls.saying import Redaction
from connector_pusher.systems.calls.wire import Wire
from connector_pusher.systems.looking import There, found
from connector_pusher.systems.outcomes import Kind, Unregistered
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
from connector_pusher.systems.thehive_words import WORDING

TITLE = 512
TEXT = 2**19
FOUND = 1000
SEVERITIES: Mapping[Severity, int] = {
    Severity.LOW: 1,
    Severity.MEDIUM: 2,
    Severity.HIGH: 3,
    Severity.CRITICAL: 4,
}


class Config(forms.CamelForm):
    """Where, and for which organisation."""

    url: str
    organisation: str | None = None


class Secrets(forms.CamelForm):
    """A key of an account."""

    api_key: str


class External(forms.CamelForm):
    """One that was pushed."""

    external_id: str


class HiveIncident(forms.CamelForm):
    """What `pushToService` takes."""

    title: str
    description: str
    severity: int | None = None
    tlp: int | None = None
    tags: list[str] | None = None


class TheHive:
    """An open connector."""

    def __init__(self, caller: Caller, connector: Named, url: str, settles: float) -> None:
        self._caller = caller
        self._connector = connector
        self._url = url
        self._cases = f"{url}/api/v1/case"
        self.settles = settles

    async def ready(self, incident: Incident | None) -> None:
        """Nothing has to be known."""

    async def create(self, incident: Incident) -> Ticket:
        """A case; it answers with all of it."""
        call = sending("create case", "POST", self._cases, said(incident))
        made = await self._caller.json(call, ["_id"])
        return self._ticket({"title": incident["title"], **made})

    async def update(self, ticket: str, incident: Incident) -> Ticket:
        """What is not said stays as it is."""
        body = said(incident)
        await self._caller.done(
            sending("update case", "PATCH", self._case(ticket), body, Kind.INCIDENT_MISSING)
        )
        return self._ticket({"_id": ticket, "title": body["title"]})

    async def read(self, ticket: str) -> Ticket:
        """As it is now."""
        return self._ticket(await self._read(ticket))

    async def comment(self, ticket: str, comment: Comment) -> Remark | None:
        """As it is written."""
        call = sending(
            "create comment",
            "POST",
            f"{self._case(ticket)}/comment",
            {"message": texts.fitted(comment.text, TEXT)},
            Kind.INCIDENT_MISSING,
        )
        return remark(await self._caller.json(call, ["_id"]))

    async def finish(self, ticket: str, incident: Incident) -> None:
        """Nothing follows."""

    async def find(
        self,
        case: str,
        incident: Incident,  # noqa: ARG002 - the tag says it
        known: Collection[str],
    ) -> Ticket | None:
        """By the tag that names the case."""
        tagged = {"_name": "filter", "_field": "tags", "_value": mark(case)}
        there = await self._query("find case", [{"_name": "listCase"}, tagged])
        mine = [one for one in there if tagged_with(mark(case), one)]
        for one in sorted(mine, key=made_at, reverse=True):
            if str(one["_id"]) not in known:
                return self._ticket(one)
        return None

    async def find_comment(
        self, ticket: str, comment: Comment, after: Remark | None
    ) -> Remark | None:
        """By its text, behind the last one that is known."""
        of_case = [{"_name": "getCase", "idOrName": ticket}, {"_name": "comments"}]
        listed = await self._query("find comment", of_case)
        listed.sort(key=made_at)
        there = [There(remark(one), str(one.get("message"))) for one in listed]
        return found(texts.fitted(comment.text, TEXT), there, after, cut=len(listed) >= FOUND)

    async def execute(self, sub_action: str, params: Mapping[str, Any]) -> Json:
        """A case as it is there."""
        if sub_action == "getIncident":
            return await self._read(forms.params(External, params).external_id)
        raise Unregistered(forms.unregistered(sub_action, self._connector, "TheHive", ".thehive"))

    async def close(self) -> None:
        """No more calls."""
        await self._caller.close()

    async def _read(self, ticket: str) -> dict[str, Json]:
        call = reading("get case", self._case(ticket), Kind.INCIDENT_MISSING)
        return dict(await self._caller.json(call, ["_id"]))

    async def _query(self, what: str, steps: Sequence[Json]) -> list[dict[str, Json]]:
        page = {"_name": "page", "from": 0, "to": FOUND}
        call = asking(what, f"{self._url}/api/v1/query", {"query": [*steps, page]})
        rows = await self._caller.json(call, within=objects)
        return [row for row in rows if row.get("_id")]

    def _case(self, ticket: str) -> str:
        return f"{self._cases}/{part(ticket)}"

    def _ticket(self, told: Mapping[str, Json]) -> Ticket:
        id_ = str(told["_id"])
        at = texts.moment(told.get("_updatedAt") or told.get("_createdAt"))
        url = f"{self._url}/cases/{part(id_)}/details"
        return Ticket(id_, str(told.get("title") or id_), url, at)


class TheHiveType:
    """What is known of all of them."""

    id = ".thehive"

    def checked(self, config: object, secrets: object, allowed_hosts: Sequence[str]) -> Checked:
        """What may be saved."""
        where, words = forms.config(Config, config), forms.secrets(Secrets, secrets)
        forms.in_header(words.api_key, "apiKey")
        forms.in_header(where.organisation or "", "organisation", "config")
        return forms.checked(where, words, {"url": where.url}, allowed_hosts)

    def composed(
        self,
        said: Said,
        config: Mapping[str, Any],  # noqa: ARG002 - of others
    ) -> Incident:
        """With a tag that names the case."""
        tlp = said.fields.get("tlp")
        return {
            "title": said.title,
            "description": texts.below(said.description, said.footer),
            "severity": SEVERITIES.get(said.severity, 2),
            "tlp": None if tlp is None else int(tlp),
            "tags": [*said.tags, mark(said.case_id)],
        }

    def pushing(self, params: object) -> Pushing:
        """What `pushToService` asks for."""
        return forms.pushing(HiveIncident, params)

    def open(self, connector: Named, wire: Wire) -> TheHive:
        """By a bearer key, for one organisation if it is named."""
        config = Config.model_validate(connector.config)
        key = Secrets.model_validate(connector.secrets).api_key
        who = {"authorization": f"Bearer {key}"}
        if config.organisation:
            who["x-organisation"] = config.organisation
        caller = wire.caller(connector.id, Fixed(who), WORDING, Redaction([key]))
        return TheHive(caller, connector, texts.base(config.url), wire.settles)


def said(incident: Incident) -> dict[str, Any]:
    """As TheHive takes it, without what nobody said."""
    own, more = apart(incident)
    asked = forms.params(HiveIncident, own, "subActionParams.incident")
    body = asked.model_dump(exclude_none=True)
    cut = {"title": asked.title[:TITLE], "description": texts.fitted(asked.description, TEXT)}
    return nested(more) | body | cut


def nested(more: Mapping[str, Json]) -> dict[str, Any]:
    """`customFields.impact` is one of those."""
    made = dict[str, Any]()
    for name, value in more.items():
        whole, _, part = name.partition(".")
        made |= {whole: {**inner(made, whole), part: value}} if part else {whole: value}
    return made


def mark(case: str) -> str:
    """The tag that names a case."""
    return f"case:{texts.without_spaces(case)}"


def tagged_with(tag: str, told: Mapping[str, Json]) -> bool:
    """Whether a case has this tag."""
    tags = told.get("tags")
    return isinstance(tags, list) and tag in tags


def made_at(told: Mapping[str, Json]) -> float:
    """When something was made; long ago, if nobody says."""
    return texts.seconds(told.get("_createdAt") or told.get("createdAt"))


def remark(told: Mapping[str, Json]) -> Remark:
    """A comment as TheHive tells of it."""
    return Remark(str(told["_id"]), texts.moment(told.get("_createdAt") or told.get("createdAt")))
