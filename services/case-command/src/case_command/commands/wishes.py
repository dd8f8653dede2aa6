"""Which command becomes which decision? Its parts are read as the same request over HTTP is."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias
from uuid import uuid4

from case_command.api.bodies import attachments as said
from case_command.api.bodies.cases import NEW_CASE, edits
from case_command.api.bodies.observables import NEW_OBSERVABLES
from case_command.api.desk import Desk
from case_command.case import State
from case_command.commands.bodies import (
    ATTACHMENTS,
    COLLECT,
    COMMENT,
    CREATE,
    EDIT,
    ENVELOPE,
    NAMED,
    OBSERVABLES,
    PUSH,
    REQUESTED,
    RESULT,
    Envelope,
)
from case_command.deciding import Decision
from case_command.decisions.areas import keys
from case_command.decisions.attachments import NOBODY, add_attachments
from case_command.decisions.fields import edit_cases
from case_command.decisions.observables import ADD, add_observables, told_as
from case_command.decisions.push import may_push, request_push
from case_command.decisions.results import record_push, record_result
from case_command.decisions.rule_cases import ALL_OF_THESE, collect_alerts, no_case
from case_command.errors import AlreadyExists, ConnectorNotFound
from case_command.happened import Recorded
from case_command.sealing import Stamp, in_milliseconds
from case_events import Alert, Attachment, User, UserAction
from case_events.commands import RuleCase
from case_events.version import version
from case_runtime.callers import Caller
from case_runtime.codec import decode
from case_runtime.errors import Invalid, Later, NotFound
from case_runtime.rights import Forbidden, Rights
from case_runtime.spaces import ID

FIXED = ("id", "version")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of which case, by whom."""

    case_id: str
    stamp: Stamp
    rights: Rights
    command: Mapping[str, Any]

    @property
    def place(self) -> dict[str, Any]:
        """What decisions on one case are told first."""
        return {"case_id": self.case_id, "space": self.stamp.space, "rights": self.rights}


Wanted: TypeAlias = Callable[[Desk, Wish], Awaitable[Decision]]


def envelope(sent: object) -> Envelope:
    """The value, as far as all commands have it; a space that cannot exist is `NotFound`."""
    read = decode(ENVELOPE, sent)
    if not ID.fullmatch(read.space):
        raise NotFound(f"Space [{read.space[:255]}] not found")
    return read


def author(read: Envelope, caller: Caller) -> User:
    """Whoever is named, if a service may name them; else the sender."""
    if read.by is None:
        return caller.user
    if not caller.service:
        raise Forbidden("Only a service may act for somebody else")
    return User(**read.by.model_dump())


async def decision(desk: Desk, wish: Wish, caller: Caller) -> Decision:
    """The decision that the command asks for."""
    named = {name: wish.command[name] for name in ("type", "v") if name in wish.command}
    name = decode(NAMED, named)
    wanted = WANTED.get((name.type, name.v)) or RESERVED.get((name.type, name.v))
    if wanted is None:
        raise Invalid(f"There is no command {name.type[:64]}.v{name.v}")
    if (name.type, name.v) in RESERVED and not caller.service:
        raise Forbidden("Only a service may tell how work on a case went")
    return await wanted(desk, wish)


def together(desk: Desk, wish: Wish) -> AbstractAsyncContextManager[None]:
    """In here it is decided and recorded: those who open cases, over HTTP too, go in rounds."""
    return desk.rounds.turn() if wish.command.get("type") == "create" else nullcontext()


async def create(desk: Desk, wish: Wish) -> Decision:
    """Open the case under this id."""
    new = decode(NEW_CASE, decode(CREATE, wish.command).case).value()
    opened = await desk.opening(wish.stamp.space, wish.rights, new)
    return partial(open_where_it_was, opened, wish.stamp.space, new["owner"])


def open_where_it_was(opened: Decision, space: str, owner: str, state: State) -> Sequence[Recorded]:
    """A deleted case comes back in its own space and for its owner, or not at all."""
    if state and (state.case.space, state.case.owner) != (space, owner):
        raise AlreadyExists(state.case.id)
    return opened(state)


async def comment(desk: Desk, wish: Wish) -> Decision:
    """Say something."""
    sent = decode(COMMENT, wish.command)
    body = {"type": "user", "comment": sent.comment, "owner": sent.owner}
    return attaching(desk, wish, [said.attachment(body)])


async def attach(desk: Desk, wish: Wish) -> Decision:
    """Attach all of this."""
    sent = said.attachments(decode(ATTACHMENTS, wish.command).attachments)
    may = partial(wish.rights.may, "createComment")
    known = await desk.files.described(sent, wish.case_id, wish.stamp.space, may)
    consumers = await desk.areas.consumers(keys(known))
    return attaching(desk, wish, known, verbatim=True, consumers=consumers)


def attaching(
    desk: Desk,
    wish: Wish,
    sent: Sequence[Attachment],
    *,
    verbatim: bool = False,
    consumers: Mapping[str, str] = NOBODY,
) -> Decision:
    """The decision about attachments."""
    named = {str(uuid4()): one for one in sent}
    return partial(
        add_attachments,
        **wish.place,
        attachments=named,
        types=desk.types,
        verbatim=verbatim,
        consumers=consumers,
    )


async def edit(desk: Desk, wish: Wish) -> Decision:
    """Change these fields."""
    sent = decode(EDIT, wish.command)
    if fixed := [name for name in FIXED if name in sent.fields]:
        raise Invalid(f'invalid keys "{",".join(fixed)}"')
    item = {"id": wish.case_id, "version": sent.version or "", **sent.fields}
    (wanted,) = edits({"cases": [item]})
    space = wish.stamp.space
    configurations = (
        await desk.configurations.within(space) if "customFields" in wanted.fields else {}
    )

    def decide(state: State) -> Sequence[UserAction]:
        now = version(state.case.sequence) if state else ""
        seen = wanted if sent.version is not None else replace(wanted, version=now)
        decided = edit_cases(
            {wish.case_id: state},
            [seen],
            space=space,
            rights=wish.rights,
            configurations=configurations,
        )
        return decided.get(wish.case_id, [])

    return decide


async def observables(desk: Desk, wish: Wish) -> Decision:
    """Add these."""
    wish.rights.narrowed("updateCase")
    sent = decode(OBSERVABLES, wish.command).observables
    with told_as(ADD):
        bodies = decode(NEW_OBSERVABLES, {"observables": sent}).observables
    at = in_milliseconds(wish.stamp.at)
    return partial(
        add_observables,
        **wish.place,
        new=[one.made(at) for one in bodies],
        configurations=await desk.configurations.within(wish.stamp.space),
    )


async def collect(desk: Desk, wish: Wish) -> Decision:
    """Have the case of a rule hold these alerts; it has a number if it is opened now."""
    sent = decode(COLLECT, wish.command)
    owner, space = sent.case.owner, wish.stamp.space
    texts = [{"type": "user", "comment": text, "owner": owner} for text in sent.comments]
    alerts = said.attachment(sent.alerts)
    if not isinstance(alerts, Alert):
        raise Invalid('Invalid value supplied to "alerts,type"')
    attached = {str(uuid4()): one for one in (*map(said.attachment, texts), alerts)}
    wanted = RuleCase(**sent.case.model_dump())
    for operation in ALL_OF_THESE:
        wish.rights.demand(operation, owner)
    opens = no_case(await desk.ledger.state(wish.case_id))
    number = await desk.numbers.next(space) if opens else None
    configuration = await desk.configurations.of(space, owner)

    def decide(state: State) -> Sequence[UserAction]:
        if no_case(state) and number is None:
            raise Later("the case was deleted a moment ago")
        return collect_alerts(
            state,
            **wish.place,
            wanted=wanted,
            attachments=attached,
            reopen=sent.reopen,
            configuration=configuration,
            number=number,
        )

    return decide


async def asking(desk: Desk, wish: Wish) -> Decision:
    """The case is to be pushed."""
    sent = decode(REQUESTED, wish.command)
    state = await desk.ledger.state(wish.case_id)
    may_push(state, **wish.place)
    named = sent.connector_id or (state.case.connector.id if state else "")
    connector = await desk.announced.find(named, wish.stamp.space)
    if connector is None:
        raise ConnectorNotFound(named)
    return partial(
        request_push,
        **wish.place,
        connector=connector,
        since=sent.since,
        recreate=sent.recreate,
    )


async def push(desk: Desk, wish: Wish) -> Decision:
    """The case was pushed."""
    told = decode(PUSH, wish.command)
    configured = await desk.configurations.within(wish.stamp.space)
    at, by = in_milliseconds(wish.stamp.at), wish.stamp.by

    def decide(state: State) -> Sequence[UserAction]:
        owner = state.case.owner if state else ""
        of = configured.get(owner)
        return record_push(state, **wish.place, push=told, at=at, by=by, configuration=of)

    return decide


async def result(desk: Desk, wish: Wish) -> Decision:  # noqa: ARG001 - as all of them
    """Work on the case went so."""
    return partial(record_result, **wish.place, action=decode(RESULT, wish.command).action)


WANTED: Mapping[tuple[str, int], Wanted] = {
    ("create", 1): create,
    ("comment", 1): comment,
    ("attach", 1): attach,
    ("edit", 1): edit,
    ("observables", 1): observables,
    ("collect", 1): collect,
    ("request_push", 1): asking,
}
RESERVED: Mapping[tuple[str, int], Wanted] = {("push", 1): push, ("result", 1): result}
"""For services alone."""
