"""How are alerts published over HTTP? One by one, or many with a result each."""

from http import HTTPStatus
from typing import Any, Literal, NotRequired

import orjson
from fastapi import Request, Response
from typing_extensions import TypedDict

from alert_sync import metrics
from alert_sync.alerts.alert import ID, INDEX, Alert
from alert_sync.alerts.kept import Publication
from alert_sync.alerts.received import read
from alert_sync.api.desk import DOCUMENT, Desk, demand
from case_runtime import strict
from case_runtime.answers import JSON, phrase
from case_runtime.describing.operation import Operation, Schema
from case_runtime.errors import Answerable, Invalid
from case_runtime.http import Routes, caller_of

MOST = 1000
"""Alerts of one request."""

Result = Literal["created", "updated"]
RESULTS: dict[bool, tuple[HTTPStatus, Result]] = {
    True: (HTTPStatus.CREATED, "created"),
    False: (HTTPStatus.OK, "updated"),
}


class Published(TypedDict):
    """What became of one alert."""

    _index: str
    _id: str
    result: Result


class Refused(TypedDict):
    """What is wrong with one alert."""

    statusCode: int
    error: str
    message: str


class Item(TypedDict):
    """What became of one of many: a `result`, or an `error`."""

    _index: NotRequired[Any]
    _id: NotRequired[Any]
    status: int
    result: NotRequired[Result]
    error: NotRequired[Refused]


class Bulk(TypedDict):
    """What became of each alert, in their order; `errors`: some are refused."""

    errors: bool
    items: list[Item]


MANY: Schema = {"type": "array", "minItems": 1, "maxItems": MOST}
"""What is wrong with one of them is told beside the others."""

PUT = Operation("publishAlert", body=DOCUMENT, answer=Published, creates=True, tag="alerts")
BULK = Operation("publishAlerts", body=MANY, answer=Bulk, tag="alerts")


def add_routes(api: Routes, desk: Desk) -> None:
    """`PUT /api/alerts/{index}/{id}` and `POST /api/alerts/_bulk`."""

    @api.put("/api/alerts/{index}/{id}", PUT)
    async def publish_alert(request: Request) -> Response:
        """Publish one alert: the body is its document.

        201 when it is new, else 200; published again it keeps the status that was given to it here.
        """
        demand(request, "all")
        named = request.path_params
        alert = read(await strict.body(request), named["index"], named["id"])
        [new] = await _publish(desk, request, [alert])
        status, result = RESULTS[new]
        return told({INDEX: alert.index, ID: alert.id, "result": result}, status)

    @api.post("/api/alerts/_bulk", BULK)
    async def publish_alerts(request: Request) -> Response:
        """Publish up to 1,000 alerts: a list of documents with `_index` and `_id`.

        Each is kept or refused by itself; `items` says what became of it, in their order.
        """
        demand(request, "all")
        sent = await strict.body(request)
        if not isinstance(sent, list) or not 0 < len(sent) <= MOST:
            raise Invalid(f"The body is a list of 1 to {MOST} alerts")
        items = [_read(one) for one in sent]
        good = [one for one in items if isinstance(one, Alert)]
        new = iter(await _publish(desk, request, good) if good else ())
        told_of = [kept(i, new=next(new)) if isinstance(i, Alert) else refused(*i) for i in items]
        return told({"errors": len(good) < len(items), "items": told_of})


async def _publish(desk: Desk, request: Request, alerts: list[Alert]) -> list[bool]:
    by, at = caller_of(request).user.username, desk.clock()
    new = await desk.arriving.publish([Publication(alert, at, by) for alert in alerts])
    metrics.PUBLISHED.labels("http").inc(len(alerts))
    return list(new)


def _read(sent: object) -> Alert | tuple[object, Answerable]:
    try:
        return read(sent)
    except Answerable as refusal:
        return sent, refusal


def kept(alert: Alert, *, new: bool) -> dict[str, Any]:
    """What became of one that is kept."""
    status, result = RESULTS[new]
    return {INDEX: alert.index, ID: alert.id, "status": int(status), "result": result}


def refused(sent: object, refusal: Answerable) -> dict[str, Any]:
    """What is wrong with one that is not, as `{statusCode, error, message}`."""
    named = {name: sent.get(name) for name in (INDEX, ID)} if isinstance(sent, dict) else {}
    status = int(refusal.status)
    error = {"statusCode": status, "error": phrase(status), "message": str(refusal)}
    return {**named, "status": status, "error": error}


def told(said: object, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """JSON."""
    return Response(orjson.dumps(said), status, media_type=JSON)
