"""How does a case become an issue in Jira? REST v2, which takes plain text."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from connector_pusher.systems import forms, texts
from connector_pusher.systems.beyond.mapping import apart, text
from connector_pusher.systems.calls.answer import inner
from connector_pusher.systems.calls.call import part, reading, sending
from connector_pusher.systems.calls.caller import Caller
from connector_pusher.systems.calls.credentials import basic
from connector_pusher.systems.calls.wire import Wire
from connector_pusher.systems.jira_forms import MOST, Forms, quoted
from connector_pusher.systems.jira_incident import LABEL, SUMMARY, TEXT, JiraIncident
from connector_pusher.systems.jira_status import STATUS, moved
from connector_pusher.systems.jira_words import WORDING
from connector_pusher.systems.looking import There, found
from connector_pusher.systems.outcomes import Kind
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

MARK = "case-"
"""What a label begins with that names the case; by it an issue is found after a lost answer."""


class Config(forms.CamelForm):
    """Where, and which project."""

    api_url: str
    project_key: str


class Secrets(forms.CamelForm):
    """An account and its token."""

    email: str
    api_token: str


class Jira:
    """An open connector."""

    def __init__(self, caller: Caller, config: Config, settles: float) -> None:
        self._caller = caller
        self._url = config.api_url.removesuffix("/")
        self._project = config.project_key
        self._issues = f"{self._url}/rest/api/2/issue"
        self._forms = Forms(caller, self._url, config.project_key)
        self._first: list[dict[str, str]] = []
        self.settles = settles

    async def ready(self, incident: Incident | None) -> None:
        """The project's first type, for an issue that says none."""
        await self._caller.ready()
        if incident and not incident.get("issueType"):
            self._first = (await self._forms.issue_types())[:1]

    async def create(self, incident: Incident) -> Ticket:
        """An issue of the given type, else of the project's first one."""
        asked = asked_for(incident)
        fields = self._fields(asked)
        if not asked.issue_type:
            first = self._first or await self._forms.issue_types()
            fields["issuetype"] = {"id": first[0]["id"]} if first else None
        call = sending("create incident", "POST", self._issues, {"fields": fields})
        made = await self._caller.json(call, ["id"])
        return self._ticket(made)

    async def update(self, ticket: str, incident: Incident) -> Ticket:
        """What is not said stays as it is."""
        asked = asked_for(incident)
        body = {"fields": self._fields(asked)}
        await self._caller.done(
            sending("update incident", "PUT", self._issue(ticket), body, Kind.INCIDENT_MISSING)
        )
        return Ticket(ticket)

    async def read(self, ticket: str) -> Ticket:
        """With its key, which people know it by."""
        call = reading("get incident", self._issue(ticket), Kind.INCIDENT_MISSING)
        return self._ticket(await self._caller.json(call, ["id", "key"]))

    async def comment(self, ticket: str, comment: Comment) -> Remark:
        """Plain text, cut to what Jira takes."""
        call = sending(
            "create comment",
            "POST",
            f"{self._issue(ticket)}/comment",
            {"body": texts.fitted(comment.text, TEXT)},
            Kind.INCIDENT_MISSING,
        )
        made = await self._caller.json(call, ["id"])
        return remark(made)

    async def finish(self, ticket: str, incident: Incident) -> None:
        """A status is no field: a step of the workflow leads to it."""
        _, more = apart(incident)
        if STATUS in more:
            await moved(self._caller, self._issue(ticket), text(more[STATUS]))

    async def find(
        self,
        case: str,
        incident: Incident,  # noqa: ARG002 - the label says it
        known: Collection[str],
    ) -> Ticket | None:
        """By the label that names the case."""
        there = await self._forms.search(
            f'project = "{quoted(self._project)}" AND labels = "{quoted(mark(case))}" '
            "ORDER BY created DESC"
        )
        mine = [one for one in there if str(one["id"]) not in known]
        return self._ticket(mine[0]) if mine else None

    async def find_comment(
        self, ticket: str, comment: Comment, after: Remark | None
    ) -> Remark | None:
        """By its text, behind the last one that is known."""
        url = f"{self._issue(ticket)}/comment"
        listed = await self._forms.pages("get comments", url, ("comments",))
        there = [There(remark(one), str(one.get("body"))) for one in listed]
        return found(texts.fitted(comment.text, TEXT), there, after, cut=len(listed) >= MOST)

    async def execute(self, sub_action: str, params: Mapping[str, Any]) -> Json:
        """What the forms of people ask."""
        return await self._forms.execute(sub_action, params)

    async def close(self) -> None:
        """No more calls."""
        await self._caller.close()

    def _fields(self, asked: JiraIncident) -> dict[str, Any]:
        """As Jira has them, without those that nobody said."""
        named = {
            "summary": texts.in_one_line(asked.summary, SUMMARY),
            "project": {"key": self._project},
            "issuetype": asked.issue_type and {"id": asked.issue_type},
            "description": asked.description and texts.fitted(asked.description, TEXT),
            "labels": asked.labels and [label[:LABEL] for label in asked.labels],
            "priority": asked.priority and {"name": asked.priority},
            "parent": asked.parent and {"key": asked.parent},
        }
        more = {
            key: value for key, value in (asked.other_fields or {}).items() if value is not None
        }
        return {key: value for key, value in named.items() if value} | more

    def _issue(self, ticket: str) -> str:
        return f"{self._issues}/{part(ticket)}"

    def _ticket(self, said: Mapping[str, Any]) -> Ticket:
        key, fields = str(said.get("key") or ""), inner(said, "fields")
        url = f"{self._url}/browse/{part(key)}" if key else ""
        at = texts.moment(fields.get("updated") or fields.get("created"))
        return Ticket(str(said["id"]), key, url, at)


class JiraType:
    """What is known of all of them."""

    id = ".jira"

    def checked(self, config: object, secrets: object, allowed_hosts: Sequence[str]) -> Checked:
        """What may be saved."""
        said, words = forms.config(Config, config), forms.secrets(Secrets, secrets)
        return forms.checked(said, words, {"apiUrl": said.api_url}, allowed_hosts)

    def composed(
        self,
        said: Said,
        config: Mapping[str, Any],  # noqa: ARG002 - of others
    ) -> Incident:
        """Tags as labels, and one that names the case."""
        fields = said.fields
        more = forms.object_in(fields.get("otherFields"))
        marked = mark(said.case_id)
        if isinstance(labels := more.get("labels"), list):
            more["labels"] = [*labels, marked]
        return {
            "summary": said.title,
            "description": texts.below(said.description, said.footer),
            "issueType": fields.get("issueType"),
            "priority": fields.get("priority"),
            "parent": fields.get("parent"),
            "labels": [*map(texts.without_spaces, said.tags), marked],
            "otherFields": more or None,
        }

    def pushing(self, params: object) -> Pushing:
        """What `pushToService` asks for."""
        return forms.pushing(JiraIncident, params)

    def open(self, connector: Named, wire: Wire) -> Jira:
        """Basic, with the token in the place of a password."""
        config = Config.model_validate(connector.config)
        secrets = Secrets.model_validate(connector.secrets)
        who, hidden = basic(secrets.email, secrets.api_token)
        caller = wire.caller(connector.id, who, WORDING, hidden)
        return Jira(caller, config, wire.settles)


def asked_for(incident: Incident) -> JiraIncident:
    """With the fields that the connector maps, where the case itself says nothing of them."""
    said, more = apart(incident)
    others = {name: one for name, one in more.items() if name != STATUS and not said.get(name)}
    if others:
        said["otherFields"] = {**others, **(said.get("otherFields") or {})}
    return forms.params(JiraIncident, said, "subActionParams.incident")


def remark(said: Mapping[str, Any]) -> Remark:
    """A comment as Jira tells of it."""
    return Remark(str(said.get("id")), texts.moment(said.get("created")))


def mark(case: str) -> str:
    """The label that names a case."""
    return f"{MARK}{texts.without_spaces(case)}"[:LABEL]
