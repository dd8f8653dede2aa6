"""What does a person say of a call whose answer was lost? It was carried out, or is to be again."""

from typing import Literal

from case_runtime.effects import MongoEffects, Seen
from case_runtime.errors import Invalid
from connector_pusher.errors import NotUncertain
from connector_pusher.push import saga
from connector_pusher.push.noted import VOID, outcome_of
from connector_pusher.push.plan import TICKET, External, Planned, Row
from connector_pusher.push.rows import Fence, MongoRows

Resume = Literal["sent", "again"]
NEEDS_ID = "[request body.externalId]: which ticket is it? Nobody but you can tell"


def resumed(row: Row, resume: Resume, external_id: str | None) -> Row:
    """What is known from now on; `Invalid` if more has to be said."""
    doubt = row.doubt
    if doubt is None or resume == "again":
        return saga.undone(row)
    if doubt.step != TICKET:
        return saga.said(row, Planned(doubt.step, "", doubt.revision), None, None)
    if external_id is None:
        raise Invalid(NEEDS_ID)
    return saga.adopted(row, External(external_id))


async def resume(
    effects: MongoEffects, rows: MongoRows, push: Seen, how: Resume, external_id: str | None
) -> None:
    """The push goes on at the step that nobody was sure of; or `NotUncertain`."""
    line, key = push.effect.line, push.effect.key
    ended, row = outcome_of(push.noted), await rows.of(line)
    if push.state != "failed" or ended is None or not ended.uncertain or row.doubt is None:
        raise NotUncertain(key)
    after = resumed(row, how, external_id)
    if not await rows.put(line, after, Fence(push.effect.sequence, push.attempt)):
        raise NotUncertain(key)
    if not await effects.again(key, {VOID: ended.attempt}):
        raise NotUncertain(key)
