"""What do the commands that wait for one case come to?

Each is decided on what those before it left; together they are one commit, or as many of them as
fit into it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple, TypeAlias

from case_command.case import CaseState, State, evolve
from case_command.decisions.again import allowed
from case_command.errors import ActionTooLarge, KeyReused
from case_command.happened import Happened, Recorded
from case_command.log.commits import Commit, Kept, Keyed
from case_events import CaseCreated, Envelope, User
from case_events.wire import Record, to_record
from case_runtime.rights import Rights

MOST_ACTIONS = 200
MOST_BYTES = 4 << 20
"""A commit that holds as much takes no further command; one command is never split."""

LARGEST_ACTION = 2 << 20
LARGEST_COMMAND = 15 << 20
"""Bytes; a document of MongoDB holds 16 MiB."""

LARGEST_IMPORT = 60 << 20
"""Bytes of a case that comes with its history: several documents, in one transaction."""

HEADERS = 1024
"""Bytes that a record takes in a document beside its value, at most."""

Decision: TypeAlias = Callable[[State], Sequence[Recorded]]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who asks, when, in which space, in which conversation, and because of what.

    `hops`: how many reactions of services lie before it, if any.
    """

    by: User
    at: datetime
    space: str
    correlation_id: str
    causation_id: str | None = None
    hops: int | None = None


class Key(NamedTuple):
    """What a client calls its request, so that sending it again does nothing again.

    `id` is of the principal, the space, the route and the client's own key; `body` is a digest of
    what the request says. It is remembered for as long as it is `kept`.
    """

    id: str
    body: str
    kept: timedelta = timedelta(hours=24)
    rights: Rights | None = None
    """Of who sends it now; None: of whoever may do everything."""


class Command(NamedTuple):
    """One decision that somebody waits for."""

    decide: Decision
    stamp: Stamp
    key: Key | None = None
    new: bool = False
    """There is nothing before it."""


class Decided(NamedTuple):
    """The case once the decision is durable, and what was recorded.

    A repeated command was decided before: then it is what was recorded then, and the case as it is
    now.
    """

    state: CaseState
    envelopes: Sequence[Envelope] = ()
    repeated: bool = False


Answer: TypeAlias = Decided | Exception


@dataclass(slots=True)
class Draft:
    """A commit while it is being decided."""

    stream: str
    state: State
    kept: Mapping[str, Kept] = field(default_factory=dict)
    envelopes: list[Envelope] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    bytes: int = 0
    keys: dict[str, Keyed] = field(default_factory=dict)

    def decide(self, command: Command) -> Decided | None:
        """What the command comes to here; None if it does not fit in any more."""
        if command.key and (before := self._before(command.key)) is not None:
            return Decided(existing(self.state), before, repeated=True)
        return self.take(command.decide(self.state), command.stamp, command.key)

    def take(
        self, actions: Sequence[Recorded], stamp: Stamp, key: Key | None = None
    ) -> Decided | None:
        """Take these actions in, all or none."""
        if len(self.records) + len(actions) > MOST_ACTIONS and self.records:
            return None
        state, envelopes, records = self.state, list[Envelope](), list[Record]()
        for action in actions:
            envelopes.append(sealed(self.stream, state, action, stamp))
            records.append(to_record(envelopes[-1]))
            state = evolve(state, envelopes[-1])
        brought = any(isinstance(action, Happened) for action in actions)
        size = measured(records, LARGEST_IMPORT if brought else LARGEST_COMMAND)
        if self.records and self.bytes + size > MOST_BYTES:
            return None
        if envelopes and key:
            first, last = envelopes[0].sequence, envelopes[-1].sequence
            until = in_milliseconds(stamp.at + key.kept)
            self.keys[key.id] = Keyed(key.id, key.body, first, last, until)
        self.state = state
        self.bytes += size
        self.envelopes += envelopes
        self.records += records
        return Decided(existing(state), envelopes)

    def decided(self, actions: Sequence[Recorded], stamp: Stamp, key: Key | None) -> Decided:
        """As `take`, where there is room."""
        taken = self.take(actions, stamp, key)
        assert taken is not None, "the first command always fits in"
        return taken

    def commits(self) -> list[Commit]:
        """As it will stand in the log: one commit, or more if it is too much for one; or nothing.

        The first of several has the keys.
        """
        made: list[Commit] = []
        keys = tuple(self.keys.values())
        first = self.envelopes[0].sequence if self.envelopes else 0
        for records in parted(self.records):
            made.append(Commit(self.stream, first, records, keys))
            first, keys = first + len(records), ()
        return made

    def _before(self, key: Key) -> Sequence[Envelope] | None:
        """What was recorded under this key, in the log or in this very commit."""
        if kept := self.kept.get(key.id):
            return recorded_before(kept, key)
        if keyed := self.keys.get(key.id):
            first = self.envelopes[0].sequence
            mine = self.envelopes[keyed.first - first : keyed.last - first + 1]
            return recorded_before(Kept(keyed.body, mine), key)
        return None


def recorded_before(kept: Kept, key: Key) -> Sequence[Envelope]:
    """What the key stands for, if the request and the caller are such as then."""
    if kept.body != key.body:
        raise KeyReused
    if key.rights is not None:
        allowed(key.rights, kept.envelopes)
    return kept.envelopes


def decide_in_turn(draft: Draft, commands: Sequence[Command]) -> list[Answer]:
    """An answer for each command that fits; a refusal leaves nothing, and the rest has to wait."""
    answers: list[Answer] = []
    for command in commands:
        try:
            decided = draft.decide(command)
        except Exception as error:  # noqa: BLE001 - a refusal, or one caller's fault: nobody else's
            answers.append(error)
        else:
            if decided is None:
                break
            answers.append(decided)
    return answers


def existing(state: State) -> CaseState:
    """What a decision was made on, or what it has made."""
    assert state is not None, "a decision on no case refuses or creates one"
    return state


def sealed(stream: str, state: State, recorded: Recorded, stamp: Stamp) -> Envelope:
    """The action in its place: the next of its stream, and no earlier than the one before it.

    What happened before keeps its time.
    """
    if isinstance(recorded, Happened):
        return as_it_happened(stream, state, recorded, stamp)
    action = recorded
    owner = action.owner if isinstance(action, CaseCreated) else existing(state).case.owner
    at = in_milliseconds(stamp.at)
    return Envelope(
        stream=stream,
        sequence=state.case.sequence + 1 if state else 1,
        space=stamp.space,
        owner=owner,
        at=max(at, state.at) if state else at,
        by=stamp.by,
        correlation_id=stamp.correlation_id,
        causation_id=stamp.causation_id,
        hops=stamp.hops,
        action=action,
    )


def as_it_happened(stream: str, state: State, happened: Happened, stamp: Stamp) -> Envelope:
    """The action in its place, with its own time and author; all of it is known to be right."""
    action = happened.action
    return Envelope.model_construct(
        stream=stream,
        sequence=state.case.sequence + 1 if state else 1,
        space=stamp.space,
        owner=action.owner if isinstance(action, CaseCreated) else existing(state).case.owner,
        at=in_milliseconds(happened.at),
        by=happened.by,
        correlation_id=happened.correlation_id or stamp.correlation_id,
        causation_id=happened.causation_id,
        hops=happened.hops,
        action=action,
        rows=happened.rows,
        imported=happened.imported,
    )


def in_milliseconds(at: datetime) -> datetime:
    """As exact as the wire is."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def parted(records: Sequence[Record]) -> Iterator[tuple[Record, ...]]:
    """As few parts as each fit into one document, headers included."""
    part, size = list[Record](), 0
    for record in records:
        weight = len(record.value) + HEADERS
        if part and size + weight > LARGEST_COMMAND:
            yield tuple(part)
            part, size = [], 0
        part.append(record)
        size += weight
    if part:
        yield tuple(part)


def measured(records: Sequence[Record], most: int = LARGEST_COMMAND) -> int:
    """The bytes of one command's actions; `ActionTooLarge` if they could not be published."""
    sizes = [len(record.value) for record in records]
    for size in sizes:
        if size > LARGEST_ACTION:
            raise ActionTooLarge(size, LARGEST_ACTION)
    if (size := sum(sizes)) > most:
        raise ActionTooLarge(size, most)
    return size
