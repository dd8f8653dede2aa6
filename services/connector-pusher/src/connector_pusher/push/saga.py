"""What is the next step of a push, given what is to be there and what is known to be there?

Pure: a table tries it. One step at a time, in the order of the comments; whatever has been done is
in the row, so that it does not matter whether the same process goes on or another one.
"""

from dataclasses import replace
from typing import NamedTuple, TypeAlias

from connector_pusher.push.plan import TICKET, Doubt, External, Plan, Planned, Row, Sent
from connector_pusher.systems.texts import digest


class Create(NamedTuple):
    """Make the ticket."""


class Look(NamedTuple):
    """An answer was lost: find out whether it was done; `comment` None: the ticket."""

    comment: Planned | None


class Read(NamedTuple):
    """The ticket is there, and not known well enough to be told."""

    ticket: str


class Update(NamedTuple):
    """Bring the ticket up to date."""

    ticket: str


class Say(NamedTuple):
    """One more comment."""

    ticket: str
    comment: Planned


class Finish(NamedTuple):
    """What follows the comments."""

    ticket: str


class Tell(NamedTuple):
    """Everything is there: the case may know."""

    ticket: External


Step: TypeAlias = Create | Look | Read | Update | Say | Finish | Tell


def next_step(push: str, plan: Plan, row: Row) -> Step:
    """The first that is not done yet; a doubt comes before all others."""
    if row.doubt:
        return Look(doubtful(row.doubt))
    ticket = row.external
    if ticket is None:
        return Create()
    if row.updated != push:
        return Update(ticket.id)
    for comment in plan.comments:
        if row.revision(comment.id) < comment.revision:
            return Say(ticket.id, comment)
    if row.finished != push:
        return Finish(ticket.id)
    return Tell(ticket) if ticket.whole else Read(ticket.id)


def doubtful(doubt: Doubt) -> Planned | None:
    """The comment that the doubt is about, as it was sent; None: it is the ticket."""
    if doubt.step == TICKET:
        return None
    return Planned(doubt.step, doubt.said, doubt.revision)


def begun(row: Row, step: Create | Say, push: str, attempt: int, said: str = "") -> Row:
    """Before the call: if nobody hears an answer, this is what is left of it.

    `said` is the incident as it goes out.
    """
    if isinstance(step, Create):
        return replace(row, doubt=Doubt(TICKET, push, attempt, said=said))
    one = step.comment
    return replace(row, doubt=Doubt(one.id, push, attempt, one.revision, one.text))


def undone(row: Row) -> Row:
    """The call was not carried out, that is certain."""
    return replace(row, doubt=None)


def made(row: Row, external: External, push: str) -> Row:
    """The ticket is there as this push wants it."""
    return replace(row, external=external, doubt=None, updated=push)


def adopted(row: Row, external: External) -> Row:
    """A ticket of ours was found: what it says is still to be brought up to date."""
    return replace(row, external=external, doubt=None)


def said(row: Row, comment: Planned, external: str | None, at: str | None) -> Row:
    """The comment is there."""
    others = tuple(one for one in row.sent if one.id != comment.id)
    mark = digest(comment.text) if comment.text else None
    sent = (*others, Sent(comment.id, comment.revision, external, at, mark))
    return replace(row, sent=sent, doubt=None)


def finished(row: Row, push: str) -> Row:
    """The system knows that this push is through."""
    return replace(row, finished=push)
