"""What does a browser see of a case? A page to read, until the console exists."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from case_query.api.desk import Desk
from case_query.pages.case import about
from case_query.pages.rendering import render
from case_query.reads.activity import Activity
from case_runtime.http import Routes, caller_of

LINKS = (
    "/app/security/cases/{case_id}",
    "/app/observability/cases/{case_id}",
    "/app/management/insightsAndAlerting/cases/{case_id}",
)
"""Where links in mails and tickets lead (Cases API §1.1); each shows a case of any owner."""

NEWEST = 200
"""Attachments, and rows of the feed, that one page shows."""


def add_routes(api: Routes, desk: Desk) -> None:
    """The links to a case."""

    async def case(request: Request) -> Response:
        """A case as a page, with everything attached and what happened to it."""
        case_id, body = await desk.case(request)
        rights = caller_of(request).rights
        rights.demand("getComment", body.owner)
        rights.demand("getUserActions", body.owner)
        reads = desk.reads()
        facts = reads.counts.facts_of(case_id)
        thread = await reads.store.thread(case_id, facts.born) if facts else []
        total, rows = await Activity(reads.store).page(
            case_id, (), skip=0, limit=NEWEST, descending=True
        )
        told: Mapping[str, Any] = about(body.json or b"{}", thread[-NEWEST:], rows)
        hidden = {"earlier": max(0, len(thread) - NEWEST), "older": max(0, total - NEWEST)}
        return render("case.html", {**told, **hidden})

    for link in LINKS:
        api.get(link)(case)
