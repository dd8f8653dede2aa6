"""What would a webhook send for a case?"""

from typing import Any

from fastapi import Request, Response
from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from case_runtime import query
from case_runtime.codec import Body
from case_runtime.describing.operation import Question
from case_runtime.errors import Invalid, NotFound
from case_runtime.http import Routes, caller_of, space_of
from connector_pusher.api.connectors import TAG, named
from connector_pusher.api.desk import Desk, demand, told
from connector_pusher.connector import Connector
from connector_pusher.push import composing
from connector_pusher.push.past import born, of_this_case, past
from connector_pusher.systems.beyond.keys import KEY
from connector_pusher.systems.beyond.ours import without
from connector_pusher.systems.outcomes import BadConfig, Refused
from connector_pusher.systems.system import Comment
from connector_pusher.systems.webhook_requests import previewed

WEBHOOK = ".cases-webhook"
BORN = ("create_case", "import")
"""The actions that a case begins with: they tell its space."""


class Asked(Body):
    """Which case."""

    case_id: str = Field(alias="caseId")


class ShownRequest(TypedDict):
    """One of those that would be sent, without what makes us known."""

    what: str
    method: str
    url: str
    headers: dict[str, str]
    body: Any


ASKED = TypeAdapter(Asked)
PREVIEW = Question(
    "previewPush", query=ASKED, answer=list[ShownRequest], tag=TAG, refuses=(404, 503)
)


def add_routes(api: Routes, desk: Desk) -> None:
    """`GET /api/actions/connector/{id}/_preview`."""

    @api.get("/api/actions/connector/{id}/_preview", PREVIEW)
    async def preview(request: Request) -> Response:
        """Show what a push of a case by a webhook would send by now; nothing is sent.

        A ticket that is not there yet is called `new`. Where the config is hidden, it takes the
        right to change connectors.
        """
        demand(request, "read", "get actions")
        asked = query.read(ASKED, request)
        one = await desk.keeping.usable(named(request), space_of(request))
        if not one.exposed:
            demand(request, "all", "get actions")
        if one.type != WEBHOOK:
            raise Invalid("only a webhook has templates to preview")
        return told(await shown(request, one, asked.case_id))

    async def shown(request: Request, one: Connector, case_id: str) -> list[Any]:
        story = await desk.tells.story(case_id, 0, (*composing.TYPES, *BORN))
        case, space = story.case, space_of(request)
        if case is None or any(each.space != space for each in story.actions):
            raise NotFound(f"Saved object [cases/{case_id}] not found")
        caller_of(request).rights.demand("getCase", case["owner"])
        before = await desk.tickets.of(f"{case_id}/{one.id}")
        pushed = past(story.actions, one.id)
        row, _ = of_this_case(before, born(story.actions), pushed)
        place = composing.Place(desk.base, space)
        fields = case["connector"]["fields"]
        said = composing.said(case, story.actions, fields, place, desk.now())
        comments = composing.comments(case, story.actions, pushed, row, place)
        ticket = row.external or pushed.external
        try:
            config = desk.running.config(one)
            incident = desk.running.type_of(one).composed(said, config)
            texts = [Comment(each.id, each.text) for each in comments]
            templates, _ = without(config, KEY)
            return list(previewed(templates, incident, texts, ticket and ticket.id))
        except (Refused, BadConfig) as why:
            raise Invalid(str(why)) from None
