"""Which records could nobody handle, as an administrator sees it over HTTP?

They are of all spaces, and so are those who may see them. What a record said is shown only to who
may read all of it.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Annotated, Any

import structlog
from fastapi import Request, Response
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from alert_sync.api.desk import Desk
from alert_sync.api.published import told
from case_events.values import with_milliseconds
from case_runtime import query
from case_runtime.dead.record import Dead
from case_runtime.dead.records import Refused
from case_runtime.describing.operation import Operation, Question
from case_runtime.errors import Answerable, Later, NotFound
from case_runtime.fields import Many
from case_runtime.http import Routes, caller_of
from case_runtime.paging import Paging
from case_runtime.rights import Forbidden

log = structlog.get_logger()

PATH = "/api/set_aside"
ONE = f"{PATH}/{{topic}}/{{partition}}/{{offset}}"
TAG = "set aside"

LOOKED_AT = 1000
"""Records that a list looks at, whatever is wanted of them."""

SHOWN = 1 << 16
"""Characters of a value that are shown."""

MOST = 100
"""Values of one filter."""

PATIENCE = 20.0
"""Seconds for Kafka to say all of it, and for those who asked before."""


class NotThere(NotFound):
    """Nothing of that name is set aside, or it was sent again or dropped."""


class NotSent(Answerable):
    """It cannot be sent again; the message says why."""

    status = HTTPStatus.CONFLICT


class Asked(Paging):
    """All that is said must hold; of several values of one key, any."""

    topic: Annotated[tuple[str, ...], Many("topic", MOST, one=True)] = ()
    reader: Annotated[tuple[str, ...], Many("reader", MOST, one=True)] = ()
    key: Annotated[tuple[str, ...], Many("key", MOST, one=True)] = ()

    def fits(self, one: Dead) -> bool:
        """Whether it is wanted."""
        said = ((self.topic, one.topic), (self.reader, one.reader), (self.key, one.key))
        return all(not wanted or value in wanted for wanted, value in said)


class SetAside(TypedDict):
    """A record that one reader could not handle; it lies on `<topic>.dead`."""

    id: str
    topic: str
    reader: str
    reason: str
    at: str
    key: str
    case: str | None
    space: str | None
    """As far as the record can be read."""

    size: int
    stays: str | None
    """Why it cannot be sent again from here; null: it can."""


class SetAsideWhole(SetAside):
    """All of one; `value` is cut behind 65,536 characters."""

    headers: dict[str, str]
    value: str


class SetAsidePage(TypedDict):
    """Some of those that fit, of the latest 1,000; `older` says whether there are more than these.

    `topics` and `readers` are those of all that were looked at.
    """

    records: list[SetAside]
    page: int
    per_page: int
    total: int
    older: bool
    topics: list[str]
    readers: list[str]


ASKED = TypeAdapter(Asked)
FIND = Question("findSetAside", query=ASKED, answer=SetAsidePage, tag=TAG)
GET = Question("getSetAside", answer=SetAsideWhole, tag=TAG)
RETRY = Operation("retrySetAside", tag=TAG, refuses=(404, 409))


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/set_aside`."""
    in_turn = asyncio.Semaphore(1)

    @asynccontextmanager
    async def reading() -> AsyncIterator[None]:
        """One at a time: a list may be much to read."""
        try:
            async with asyncio.timeout(PATIENCE), in_turn:
                yield
        except TimeoutError as error:
            raise Later("Kafka took too long to say what was set aside") from error

    @api.get(PATH, FIND)
    async def find(request: Request) -> Response:
        """Records that a reader could not handle, the latest first, without what they said.

        It takes the right of settings for every owner in every space. Of the latest 1,000, on all
        topics, those of a `topic`, a `reader` and a `key` (the id of a case, among others); those
        that were sent again or dropped are left out.
        """
        administering(request)
        asked = query.read(ASKED, request)
        async with reading():
            found, older = await desk.dead.newest(LOOKED_AT)
        fitting = [one for one in found if asked.fits(one)]
        return told(
            {
                "records": [
                    shown(one) for one in fitting[asked.skipped : asked.skipped + asked.size]
                ],
                "page": asked.number,
                "per_page": asked.size,
                "total": len(fitting),
                "older": older,
                "topics": sorted({one.topic for one in found}),
                "readers": sorted({one.reader for one in found if one.reader}),
            }
        )

    @api.get(ONE, GET)
    async def get(request: Request) -> Response:
        """One of them, and what it said.

        It takes all rights to read besides, of every owner in every space, and of alerts.
        """
        administering(request)
        if not caller_of(request).everywhere.reads_all:
            raise Forbidden("Unauthorized to access what a record said that was set aside")
        name = named(request)
        async with reading():
            found = await desk.dead.one(name)
        if found is None:
            raise not_there(name)
        log.info("set_aside.shown", record=name, by=caller_of(request).principal)
        value = found.value.decode(errors="replace")
        return told({**shown(found), "headers": found.headers, "value": value[:SHOWN]})

    @api.post(f"{ONE}/_retry", RETRY)
    async def retry(request: Request) -> Response:
        """Send it to its topic again, as it was; it is not listed any more.

        Only records of `alerts` are sent: an alert that comes twice is one. Of others `stays` says
        why not.
        """
        administering(request)
        name = named(request)
        async with reading():
            try:
                found = await desk.dead.one(name)
                if found is None or not await desk.dead.again(name):
                    raise not_there(name)
            except Refused as why:
                raise NotSent(f"It is not sent again: {why}") from why
        log.info("set_aside.sent_again", record=name, by=caller_of(request).principal)
        return Response(status_code=HTTPStatus.NO_CONTENT)


def administering(request: Request) -> None:
    """`Forbidden`, unless the caller may change the settings of every owner in every space."""
    if not caller_of(request).everywhere.administers:
        raise Forbidden("Unauthorized to access records that were set aside")


def named(request: Request) -> str:
    """As it is listed."""
    said = request.path_params
    return f"{said['topic']}/{said['partition']}/{said['offset']}"


def not_there(name: str) -> NotThere:
    """Of that name."""
    return NotThere(f"Nothing of that name is set aside: {name}")


def shown(one: Dead) -> Mapping[str, Any]:
    """Without what it said."""
    return {
        "id": one.name,
        "topic": one.topic,
        "reader": one.reader,
        "reason": one.reason,
        "at": with_milliseconds(one.at),
        "key": one.key,
        "case": one.case,
        "space": one.space,
        "size": one.size,
        "stays": one.stays,
    }
