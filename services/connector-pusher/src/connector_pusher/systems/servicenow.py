"""How does a case become a record in ServiceNow, whichever product it is?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from connector_pusher.systems import forms, texts
from connector_pusher.systems.beyond.mapping import apart
from connector_pusher.systems.beyond.mapping import texts as texts_of
from connector_pusher.systems.calls.answer import Answer
from connector_pusher.systems.calls.call import Wording, part, reading
from connector_pusher.systems.calls.caller import Caller
from connector_pusher.systems.calls.tokens import Tokens
from connector_pusher.systems.outcomes import Kind, Outcome
from connector_pusher.systems.servicenow_doors import Door, Product, result, results
from connector_pusher.systems.servicenow_forms import External, Forms
from connector_pusher.systems.servicenow_incident import CommonIncident, correlation
from connector_pusher.systems.servicenow_journal import Journal, entry
from connector_pusher.systems.system import Comment, Incident, Json, Remark, Ticket

NOTES = "work_notes"
FOUND = 50
"""Records of one case; there is hardly ever more than one."""


UNASKED = {Kind.FORBIDDEN, Kind.NOT_FOUND}
"""We may not ask how long columns are; after anything else, the next time we may."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a product is, and who opens records there (nobody is known under OAuth)."""

    url: str
    product: Product
    user: str | None


class ServiceNow:
    """An open connector; each product knows its own incident."""

    form: type[CommonIncident] = CommonIncident

    def __init__(
        self,
        caller: Caller,
        door: Door,
        place: Place,
        *,
        settles: float,
        tokens: Tokens | None = None,
    ) -> None:
        self._caller = caller
        self._door = door
        self._place = place
        self._tokens = tokens
        self._table = f"{place.url}/api/now/v2/table/{place.product.table}"
        self._forms = Forms(caller, place.url, place.product.table)
        self._journal = Journal(caller, place.url)
        self._lengths: Mapping[str, int] | None = None
        self.settles = settles

    async def ready(self, incident: Incident | None) -> None:
        """How long columns are, and whether the application is there that takes them."""
        await self._caller.ready()
        await self._door.ready()
        if incident is not None:
            await self._ask_lengths()

    async def create(self, incident: Incident) -> Ticket:
        """A record that says who opened it, where that is known."""
        asked, columns = await self._columns(incident)
        user = self._place.user
        opened = {"caller_id": user, "opened_by": user} if user else {}
        said = {name: value for name, value in columns.items() if value is not None} | opened
        made = await self._door.write("create incident", None, said, asked.more())
        return self._ticket(made)

    async def update(self, ticket: str, incident: Incident) -> Ticket:
        """What is null becomes empty there."""
        asked, columns = await self._columns(incident)
        written = await self._door.write("update incident", ticket, columns, asked.more())
        return self._ticket(written)

    async def read(self, ticket: str) -> Ticket:
        """With its number, which people know it by."""
        record = await self._record(ticket)
        return self._ticket({"number": ticket, **record})

    async def comment(self, ticket: str, comment: Comment) -> Remark | None:
        """A work note; nothing else is written."""
        note = {NOTES: comment.text}
        written = self._ticket(await self._door.write("create comment", ticket, note, {}))
        if written.at is None:
            written = await self.read(ticket)
        return entry(comment.text, written.at)

    async def finish(self, ticket: str, incident: Incident) -> None:
        """Nothing follows."""

    async def find(self, case: str, incident: Incident, known: Collection[str]) -> Ticket | None:
        """By the correlation id."""
        mark = incident.get("correlation_id") or correlation(case)
        for row in await self._correlated(mark):
            if row["sys_id"] not in known:
                return self._ticket(row)
        return None

    async def find_comment(
        self, ticket: str, comment: Comment, after: Remark | None
    ) -> Remark | None:
        """By its text, in the journal."""
        return await self._journal.find(ticket, comment.text, after)

    async def execute(self, sub_action: str, params: Mapping[str, Any]) -> Json:
        """What the forms of people ask."""
        if sub_action == "getIncident":
            return await self._record(forms.params(External, params).external_id)
        return await self._forms.execute(sub_action, params)

    async def close(self) -> None:
        """No more calls."""
        await self._caller.close()
        if self._tokens:
            await self._tokens.close()

    async def _columns(self, incident: Incident) -> tuple[CommonIncident, dict[str, Any]]:
        """What is asked, and all that is written; what the connector maps, as texts."""
        said, more = apart(incident)
        asked = forms.params(self.form, said, "subActionParams.incident")
        columns = asked.columns()
        mapped = {name: one for name, one in texts_of(more).items() if columns.get(name) is None}
        return asked, await self._fitted({**columns, **mapped})

    async def _fitted(self, columns: Mapping[str, Any]) -> dict[str, Any]:
        """None longer than its column, which the platform would cut without a word."""
        await self._ask_lengths()
        lengths = self._lengths or {}
        return {name: cut(value, lengths.get(name)) for name, value in columns.items()}

    async def _ask_lengths(self) -> None:
        """Once; whoever may not ask goes on without."""
        if self._lengths is not None:
            return
        try:
            self._lengths = await self._forms.lengths()
        except Outcome as outcome:
            if outcome.kind in UNASKED:
                self._lengths = {}

    async def _record(self, ticket: str) -> dict[str, Json]:
        call = reading("get incident", f"{self._table}/{part(ticket)}", Kind.INCIDENT_MISSING)
        return dict(await self._caller.json(call, ["sys_id"], within=result))

    async def _correlated(self, mark: str) -> list[dict[str, Json]]:
        """Records with this correlation id, newest first.

        Each is compared once more: a part of a query that is not understood is passed over there.
        """
        query = f"ORDERBYDESCsys_created_on^correlation_id={mark}"
        url = f"{self._table}?{urlencode({'sysparm_query': query, 'sysparm_limit': FOUND})}"
        rows = await self._caller.json(reading("find incident", url), within=results)
        return [row for row in rows if row.get("sys_id") and row.get("correlation_id") == mark]

    def _ticket(self, said: Mapping[str, Json]) -> Ticket:
        """Whoever may not see the number of a record sees its id."""
        id_ = str(said["sys_id"])
        url = f"{self._place.url}/nav_to.do?uri={self._place.product.table}.do?sys_id={part(id_)}"
        at = texts.moment(said.get("sys_updated_on") or said.get("sys_created_on"))
        title = said.get("number", "")
        return Ticket(id_, str(title or (id_ if "number" in said else "")), url, at)


def cut(value: Json, length: int | None) -> Json:
    """A text, as long as its column takes it."""
    return texts.fitted(value, length) if length and isinstance(value, str) else value


def reason(answer: Answer) -> str | None:
    """Its message and the details; of OAuth, the error and its description."""
    said = answer.said()
    error = said.get("error") if isinstance(said, dict) else None
    if isinstance(error, dict):
        parts = [error.get("message"), error.get("detail")]
    elif isinstance(error, str):
        parts = [error, said.get("error_description")]
    else:
        return None
    return ": ".join(str(one) for one in parts if one) or None


def kind(answer: Answer) -> Kind | None:
    """A transaction that was cancelled may be told in a good answer."""
    if not answer.well:
        return None
    said = answer.said()
    return Kind.UPSTREAM if isinstance(said, dict) and said.get("error") else None


def wording(product: Product) -> Wording:
    """With the name of the product."""

    def failed(what: str, how: str, reason: str) -> str:
        return texts.failure(f"[Action][{product.name}]: Unable to {what}", how, reason)

    return Wording(reason, failed, kind)
