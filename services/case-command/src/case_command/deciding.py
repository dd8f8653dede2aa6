"""What do the commands that wait for one case come to?

Each is decided on what those before it left; together they are one commit, or as many of them as
fit into it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple, TypeAlias

from case_command.case import CaseState, State, evolve
from case_command.decisions.again import allowed
from case_command.errors import KeyReused
from case_command.happened import Happened, Recorded
from case_command.log.commits import Commit, Kept, Keyed
from case_command.sealing import Stamp, existing, in_milliseconds, sealed
from case_command.sizes import LARGEST_COMMAND, LARGEST_IMPORT, measured, parted
from case_events import Envelope
from case_events.wire import Record, to_record
from case_runtime.rights import Rights

MOST_ACTIONS = 200
MOST_BYTES = 4 << 20
"""A commit that holds as much takes no further command; one command is never split."""


Decision: TypeAlias = Callable[[State], Sequence[Recorded]]


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


class LeftNothing(Exception):
    """The key stands for what left nothing in any history; what was answered then still counts."""


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
            records.append(to_record(envelopes[-1], stamp.traceparent))
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
    if not kept.envelopes:
        raise LeftNothing
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
