"""Which commands follow from what another system has told? Pure.

What we have told it ourselves does not come back: we know our comments by their ids there or by
their texts, and our account. A status of theirs is taken unless people here have set another one
since the last push: then it is as the connector's config says.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from case_events import CasePushed, Envelope, PushRequested, StatusChanged
from case_events.commands import AddComment, Command, EditCase
from case_runtime.stories import Story
from connector_pusher.inbound.cause import came_from, cause
from connector_pusher.inbound.heard import REOPENED, Heard, Remarked
from connector_pusher.push.plan import Row
from connector_pusher.systems import texts
from connector_pusher.systems.beyond.keys import Wins

TYPES = ("create_case", "status", "pushed", "push_requested")
"""The actions that this is told by."""

LONGEST = 30_000
"""Characters of a comment."""


class Wish(NamedTuple):
    """A command, and the name that it has each time."""

    name: str
    command: Command


class Told(NamedTuple):
    """What was told, what its status means here (None: nothing), and when it came."""

    heard: Heard
    status: str | None
    received: datetime


class Door(NamedTuple):
    """A connector, as far as what comes in by it goes."""

    connector: str
    comments: bool
    wins: Wins
    ours: Collection[str]
    """The accounts that we write by there."""


def wishes(story: Story, told: Told, row: Row, door: Door) -> Iterator[Wish]:
    """Comments in their order, then the status."""
    case, heard = story.case, told.heard
    if case is None:
        return
    mine = {account.casefold() for account in door.ours}
    for one in heard.comments if door.comments else ():
        if not (account(one.account) & mine or said_by_us(one, row)):
            text = texts.fitted(one.text, LONGEST)
            name = f"{cause(door.connector, one.id)}/comment"
            yield Wish(name, AddComment(comment=text, owner=case["owner"]))
    wanted = wanted_of(told.status, case["status"])
    if wanted is None or account(heard.account) & mine:
        return
    own = set_here(story, door.connector)
    if own is None or wins(door.wins, own, heard.at or told.received):
        name = f"{cause(door.connector, heard.event)}/status"
        yield Wish(name, EditCase(fields={"status": wanted}))


def account(name: str | None) -> set[str]:
    """As accounts are compared."""
    return {name.casefold()} if name else set()


def wanted_of(status: str | None, now: str) -> str | None:
    """What the case is to be; None: it is that already, or nobody says."""
    if status == REOPENED:
        return "open" if now == "closed" else None
    return status if status != now else None


def wins(rule: Wins, own: Envelope, at: datetime) -> bool:
    """Whether theirs counts, though there is one that they have not been told of."""
    return rule == "them" or (rule == "newest" and at > own.at)


def set_here(story: Story, connector: str) -> Envelope | None:
    """The last status of people here, if it was set since the last push; else None.

    What a push itself has closed is known there.
    """
    told, asked = 0, set[int]()
    for envelope in story.actions:
        action = envelope.action
        if isinstance(action, PushRequested) and action.connector.id == connector:
            asked.add(envelope.sequence)
        if isinstance(action, CasePushed) and action.external_service.connector_id == connector:
            told = max(told, action.requested or envelope.sequence)
    for envelope in reversed(story.actions):
        if not isinstance(envelope.action, StatusChanged):
            continue
        pushed = envelope.causation_id in {f"{envelope.stream}/{one}" for one in asked}
        if not pushed and not came_from(envelope.causation_id, connector):
            return envelope if envelope.sequence > told else None
    return None


def said_by_us(remark: Remarked, row: Row) -> bool:
    """Whether it is a comment that a push has said there, or is saying at this moment."""
    if row.doubt and row.doubt.said and texts.same(row.doubt.said, remark.text):
        return True
    digest = texts.digest(remark.text)
    return any(remark.id == one.external or digest == one.digest for one in row.sent)
