"""What does a person say of a call whose answer was lost? It was carried out, or is to be again."""

from collections.abc import Mapping
from typing import Any, Literal

from case_runtime.effects import MongoEffects, Seen
from case_runtime.errors import Invalid
from connector_pusher.errors import NotUncertain, UnderWay
from connector_pusher.push import saga
from connector_pusher.push.noted import OVERTAKEN, VOID, with_outcome
from connector_pusher.push.plan import TICKET, External, Outcome, Planned, Row
from connector_pusher.push.rows import Fence, MongoRows

Resume = Literal["sent", "again"]
NEEDS_ID = "[request body.externalId]: which ticket is it? Nobody but you can tell"


def resumed(row: Row, resume: Resume, external_id: str | None) -> Row:
    """What is known from now on; `Invalid` if more has to be said."""
    doubt = row.doubt
    if doubt is None or resume == "again":
        return saga.undone(row)
    if doubt.step != TICKET:
        return saga.said(row, Planned(doubt.step, doubt.said, doubt.revision), None, None)
    if external_id is None:
        raise Invalid(NEEDS_ID)
    return saga.adopted(row, External(external_id))


async def resume(
    effects: MongoEffects, rows: MongoRows, push: Seen, how: Resume, external_id: str | None
) -> None:
    """The push goes on at the step that nobody was sure of; or `NotUncertain`, `UnderWay`.

    Of several that stopped there, the newest does: what the others had to say, it says too.
    """
    line, key = push.effect.line, push.effect.key
    stopped = await effects.seen(uncertain(line), [("sequence", 1)])
    if key not in {one.effect.key for one in stopped}:
        raise NotUncertain(key)
    if await effects.many({"line": line, "state": "planned"}):
        raise UnderWay(key)
    *older, last = stopped
    known = resumed(await rows.of(line), how, external_id)
    goes_on = await rows.put(line, known, Fence(last.effect.sequence, last.attempt))
    for one in older if goes_on else stopped:
        ended = with_outcome(Outcome(one.attempt, OVERTAKEN))
        await effects.instead(one.effect.key, OVERTAKEN, ended)
    if not goes_on:
        raise NotUncertain(key)
    await effects.again(last.effect.key, {VOID: last.attempt})


def uncertain(line: str) -> Mapping[str, Any]:
    """The query for the pushes of a case to a system that wait for a person."""
    return {"line": line, "state": "failed", "noted.outcome.uncertain": True}
