"""Who was told what, when, and if not, why?"""

from typing import Annotated, Any, Literal, NotRequired, TypeAlias

import orjson
from fastapi import Request, Response
from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from case_events.values import with_milliseconds
from case_runtime import query
from case_runtime.answers import JSON
from case_runtime.describing.operation import Question
from case_runtime.effects import Seen
from case_runtime.fields import Many
from case_runtime.http import Routes, caller_of, space_of
from case_runtime.paging import Paging
from notifier.api.desk import Desk
from notifier.effect import of_case

State: TypeAlias = Literal["planned", "sent", "failed"]
STATES: dict[str, str] = {"planned": "planned", "sent": "done", "failed": "failed"}
SHOWN: dict[str, State] = {"planned": "planned", "done": "sent", "failed": "failed"}
NEWEST = [("what.at", -1), ("_id", 1)]


class Asked(Paging):
    """All that is said must hold."""

    case: str | None = Field(None, description="The notifications of this case only.")
    state: Annotated[tuple[State, ...], Many("state", one=True)] = ()
    recipient: str | None = Field(None, description="A profile's uid.")


class Recipient(TypedDict):
    """Whom it concerns; `address` is where it went."""

    uid: str
    username: NotRequired[str]
    address: NotRequired[str]


class Attempt(TypedDict):
    """One that came to nothing, and why."""

    number: int
    reason: str


class Notification(TypedDict):
    """What became of one; `reason` is why somebody is told, `failure` why not."""

    id: str
    case: str
    sequence: int
    reason: str
    channel: str
    by: str
    recipient: Recipient
    state: State
    created_at: str
    attempts: int
    ended_at: NotRequired[str]
    next_at: NotRequired[str]
    failure: NotRequired[str]
    failed_attempts: list[Attempt]
    message_id: NotRequired[str]
    answer: NotRequired[str]


class Notifications(TypedDict):
    """Some of those that match, the newest first; `total` is how many do."""

    notifications: list[Notification]
    page: int
    per_page: int
    total: int


ASKED = TypeAdapter(Asked)
FIND = Question("findNotifications", query=ASKED, answer=Notifications, tag="notifications")


def add_routes(api: Routes, desk: Desk) -> None:
    """`GET /api/notifications`."""

    @api.get("/api/notifications", FIND)
    async def notifications(request: Request) -> Response:
        """Who was told of what, when and how; what failed, and why.

        Of the cases of this space that the caller may read.
        """
        asked = query.read(ASKED, request)
        owners = caller_of(request).rights.narrowed("getCase")
        wanted: dict[str, Any] = {
            "what.space": space_of(request),
            "what.owner": {"$in": sorted(owners)},
        }
        if asked.case is not None:
            wanted |= of_case(asked.case)
        if asked.state:
            wanted["state"] = {"$in": [STATES[one] for one in asked.state]}
        if asked.recipient is not None:
            wanted["what.recipient"] = asked.recipient
        total = await desk.effects.many(wanted)
        rows = (
            await desk.effects.seen(wanted, NEWEST, skip=asked.skipped, most=asked.size)
            if asked.size
            else []
        )
        said: Notifications = {
            "notifications": [shown(row, desk) for row in rows],
            "page": asked.number,
            "per_page": asked.size,
            "total": total,
        }
        return Response(orjson.dumps(said), media_type=JSON)


def shown(row: Seen, desk: Desk) -> Notification:
    """One row."""
    what, noted = row.effect.what, row.noted
    said: Notification = {
        "id": row.effect.key,
        "case": what["case"],
        "sequence": what["sequence"],
        "reason": what["reason"],
        "channel": what["channel"],
        "by": what["by"],
        "recipient": recipient(what["recipient"], noted.get("to"), desk),
        "state": SHOWN[row.state],
        "created_at": with_milliseconds(what["at"]),
        "attempts": row.attempt,
        "failed_attempts": [{"number": one.number, "reason": one.why} for one in row.attempts],
    }
    if row.ended:
        said["ended_at"] = with_milliseconds(row.ended)
    else:
        said["next_at"] = with_milliseconds(row.due)
    if row.why is not None:
        said["failure"] = row.why
    if "id" in noted:
        said["message_id"] = noted["id"]
    if "said" in noted:
        said["answer"] = noted["said"]
    return said


def recipient(uid: str, address: str | None, desk: Desk) -> Recipient:
    """By name, where there is one."""
    found: Recipient = {"uid": uid}
    if person := desk.people.person(uid):
        found["username"] = person.username
    if address is not None:
        found["address"] = address
    return found
