"""What does a browser see of a case? A page to read, until the console exists."""

import asyncio

from fastapi import Request, Response

from case_query.api.desk import Desk
from case_query.pages.case import about
from case_query.pages.rendering import render
from case_query.reads.activity import Activity
from case_query.reads.threads import Threads
from case_runtime.describing.operation import Question
from case_runtime.http import Routes, caller_of

LINKS = {
    "/app/security/cases/{case_id}": "showSecurityCase",
    "/app/observability/cases/{case_id}": "showObservabilityCase",
    "/app/management/insightsAndAlerting/cases/{case_id}": "showCase",
}
"""Where links in mails and tickets lead (Cases API §1.1); each shows a case of any owner."""

NEWEST = 100
"""Attachments, and rows of the feed, that one page shows."""


def add_routes(api: Routes, desk: Desk) -> None:
    """The links to a case."""

    async def case(request: Request) -> Response:
        """A case as a page, with everything attached and what happened to it."""
        case_id, body = await desk.case(request)
        rights = caller_of(request).rights
        rights.demand("getComment", body.owner)
        rights.demand("getUserActions", body.owner)
        store = desk.reads().store
        attached, thread = await Threads(store).newest(case_id, NEWEST)
        happened, rows = await Activity(store).page(
            case_id, (), skip=0, limit=NEWEST, descending=True
        )
        hidden = {"earlier": attached - len(thread), "older": happened - len(rows)}

        def rendered() -> Response:
            return render("case.html", {**about(body.json or b"{}", thread, rows), **hidden})

        return await asyncio.to_thread(rendered)  # much text takes its time

    for link, name in LINKS.items():
        page = Question(name, answer={"type": "string"}, media="text/html", tag="pages")
        api.get(link, page)(case)
