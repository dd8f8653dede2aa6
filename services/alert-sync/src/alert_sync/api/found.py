"""How are alerts looked up over HTTP?"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

import orjson
from fastapi import Request, Response
from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from alert_sync.alerts import ecs
from alert_sync.alerts.alert import ID, INDEX, STATUS, Workflow
from alert_sync.alerts.kept import Kept, shown
from alert_sync.alerts.received import check
from alert_sync.api.desk import DOCUMENT, Desk, demand
from alert_sync.api.published import told
from case_runtime import query
from case_runtime.describing.operation import Question
from case_runtime.errors import Invalid, NotFound
from case_runtime.fields import Many
from case_runtime.http import Routes
from case_runtime.paging import Paging

MOST = 100
"""Values of one filter."""

When: TypeAlias = Annotated[
    str, Field(json_schema_extra={"description": "ISO 8601: `2026-01-31T12:00:00Z`."})
]


class AlertNotFound(NotFound):
    """No such alert is kept here."""


class Asked(Paging):
    """All that is said must hold; of several values of one key, any."""

    status: Annotated[tuple[Workflow, ...], Many("status", one=True)] = ()
    rule: Annotated[tuple[str, ...], Many("rule", MOST, one=True)] = ()
    host: Annotated[tuple[str, ...], Many("host", MOST, one=True)] = ()
    case: Annotated[tuple[str, ...], Many("case", MOST, one=True)] = ()
    since: When | None = Field(None, alias="from")
    to: When | None = None
    sort_order: Annotated[Literal["asc", "desc"], Field(alias="sortOrder")] = "asc"
    fields: Annotated[tuple[str, ...], Many("fields", MOST, one=True)] = ()

    def query(self) -> dict[str, Any]:
        """As the database is asked; `Invalid` for what is no time."""
        named = {
            "status": self.status,
            "rules": self.rule,
            "hosts": self.host,
            "held.case": self.case,
        }
        found: dict[str, Any] = {name: {"$in": list(said)} for name, said in named.items() if said}
        within = {"$gte": self.since, "$lt": self.to}
        bounds = {name: moment(said) for name, said in within.items() if said is not None}
        return found | ({"at": bounds} if bounds else {})


def moment(text: str) -> datetime:
    """A time, or `Invalid`."""
    found = ecs.time({"at": text}, "at")
    if found is None:
        raise Invalid("[request query]: from and to are times of ISO 8601")
    return found


class AlertPage(TypedDict):
    """Some of the alerts that match; `total` is how many do."""

    alerts: list[dict[str, Any]]
    page: int
    per_page: int
    total: int


ASKED = TypeAdapter(Asked)
GET = Question("getAlert", answer=DOCUMENT, tag="alerts")
FIND = Question("findAlerts", query=ASKED, answer=AlertPage, tag="alerts")


def add_routes(api: Routes, desk: Desk) -> None:
    """`GET /api/alerts/{index}/{id}` and `GET /api/alerts`."""

    @api.get("/api/alerts/{index}/{id}", GET)
    async def alert(request: Request) -> Response:
        """The document as it was published, with its status as it is now."""
        demand(request, "read")
        index, id_ = request.path_params["index"], request.path_params["id"]
        check(index, id_)
        found = await desk.alerts.one(f"{index}/{id_}")
        if found is None or found.source is None:
            raise AlertNotFound(f"Alert [{index}/{id_}] not found")
        return told(document(found))

    @api.get("/api/alerts", FIND)
    async def alerts(request: Request) -> Response:
        """Alerts by `status`, `rule` and `host` (id or name), `case`, and time (`from`, `to`).

        The oldest come first, page by page, or with `sortOrder=desc` the newest; all that is said
        must hold. `fields` names those that are wanted; index, id and status are always there.
        """
        demand(request, "read")
        asked = query.read(ASKED, request)
        newest = asked.sort_order == "desc"
        page = await desk.alerts.page(asked.query(), asked.skipped, asked.size, newest=newest)
        return told(
            {
                "alerts": [picked(document(one), asked.fields) for one in page.alerts],
                "page": asked.number,
                "per_page": asked.size,
                "total": page.total,
            }
        )


def picked(document: Mapping[str, Any], fields: Collection[str]) -> Mapping[str, Any]:
    """All of a document, or what was asked for, by the names that were asked with."""
    if not fields:
        return document
    found = {name: ecs.value(document, name) for name in (INDEX, ID, STATUS, *fields)}
    return {name: value for name, value in found.items() if value is not None}


def document(kept: Kept) -> Mapping[str, Any]:
    """One alert, flat."""
    return shown(kept, orjson.loads(kept.source or b"{}"))
