"""What comes of a sub-action that somebody runs by hand? An envelope, whatever it was (§12.5)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from case_events.values import with_milliseconds
from connector_pusher.connector import Connector
from connector_pusher.running import Running
from connector_pusher.systems.outcomes import (
    BadParams,
    CannotTell,
    Kind,
    Outcome,
    Unregistered,
)
from connector_pusher.systems.system import Comment, Json, Pushing, Remark, System

PUSH = "pushToService"
CHANGES = frozenset({PUSH, "closeIncident"})
"""What changes tickets; all else only asks."""

FAILED = "an error occurred while running the action"
OURS = frozenset({Kind.CONFIG_INVALID, Kind.HOST_NOT_ALLOWED})


async def execute(running: Running, one: Connector, params: Mapping[str, Any]) -> dict[str, Any]:
    """The envelope; raises only what is refused before anything runs."""
    sub_action, said = params.get("subAction"), params.get("subActionParams", {})
    if not isinstance(sub_action, str) or not isinstance(said, Mapping):
        message = "error validating action params: expected subAction and subActionParams"
        return error(one, message, retry=False, source="user")
    try:
        async with running.use(one) as system:
            if sub_action == PUSH:
                data = await pushed(system, running.type_of(one).pushing(said))
            else:
                data = await system.execute(sub_action, said)
    except Unregistered as wrong:
        return failed(one, str(wrong), "framework")
    except BadParams as wrong:
        message = str(wrong)
        if not message.startswith("error validating action params"):
            message = f"error validating action params: {message}"
        return error(one, message, retry=False, source="user")
    except (Outcome, CannotTell) as why:
        source = "user" if isinstance(why, Outcome) and why.kind in OURS else "framework"
        return failed(one, str(why), source)
    return {"status": "ok", "data": data, "connector_id": one.id}


async def pushed(system: System, asked: Pushing) -> Json:
    """A push that no case knows of: nothing is remembered, and nothing done again."""
    if asked.ticket is None:
        await system.ready(asked.incident)
        ticket = await system.create(asked.incident)
    else:
        ticket = await system.update(asked.ticket, asked.incident)
    whole = ticket if ticket.whole else await system.read(ticket.id)
    told: dict[str, Any] = {
        "id": whole.id,
        "title": whole.title,
        "url": whole.url,
        "pushedDate": moment(whole.at),
    }
    remarks = [(one, await said(system, whole.id, one)) for one in asked.comments]
    if remarks:
        told["comments"] = [
            {"commentId": one.id, "pushedDate": moment(remark.at)}
            | ({"externalCommentId": remark.id} if remark.id else {})
            for one, remark in remarks
            if remark
        ]
    await system.finish(whole.id, asked.incident)
    return told


async def said(system: System, ticket: str, comment: Comment) -> Remark | None:
    """One of its comments."""
    await system.ready(None)
    return await system.comment(ticket, comment)


def moment(at: datetime | None) -> str:
    """When it was made or changed; now, where nobody says."""
    return with_milliseconds(at or datetime.now(UTC))


def failed(one: Connector, why: str, source: str) -> dict[str, Any]:
    """It ran, and did not end well."""
    return error(one, FAILED, retry=True, source=source) | {"service_message": why}


def error(one: Connector, message: str, *, retry: bool, source: str) -> dict[str, Any]:
    """The envelope of what failed."""
    return {
        "status": "error",
        "message": message,
        "retry": retry,
        "errorSource": source,
        "connector_id": one.id,
    }
