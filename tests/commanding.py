"""How do tests send commands without Kafka? Records go to the clerk, whose letters are kept.

The desk is that of the tests over HTTP; whoever asks says in the header what they may do.
"""

import base64
from dataclasses import dataclass, field
from itertools import count

from case_command.commands.answers import Topics
from case_command.commands.clerk import Clerk
from case_command.commands.verdicts import Verdict
from case_command.log.commits import Kept
from case_events import User
from case_events.command_wire import answer_from_record, command_record
from case_events.commands import CreateCase, NewCase
from case_events.testing import NOON
from case_events.topics import COMMANDS, RESULTS
from case_runtime.callers import Caller
from case_runtime.errors import Unauthenticated
from case_runtime.rights import EVERYTHING, Rights
from desks import OWNER, World

CASE = NewCase(title="Phishing", description="A mail with a link.", owner=OWNER)
CREATE = CreateCase(case=CASE)
NAMES = count()


def key(words="all", *, service=False):
    """The header of a program that may do so much."""
    name = f"{'service' if service else 'program'} {words}"
    return f"ApiKey {base64.b64encode(name.encode()).decode()}"


@dataclass
class Record:
    """As Kafka brings it."""

    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]]
    timestamp: int = int(NOON.timestamp() * 1000)
    partition: int = 0
    offset: int = field(default_factory=count().__next__)

    def with_header(self, name, value):
        """The record with another header, or without it."""
        kept = [(n, v) for n, v in self.headers if n != name]
        more = [] if value is None else [(name, value)]
        return Record(self.key, self.value, kept + more, self.timestamp)


def sent(command, case="case-1", **said):
    """The record of a command; each has a name of its own unless it is given one."""
    named = {"id": f"n-{next(NAMES)}", "source": "urn:soar", "authorization": key()}
    made = command_record(command, case=case, **named | said)
    return Record(made.key, made.value, list(made.headers))


class Gate:
    """Lets in whoever says what they may do; and counts."""

    def __init__(self):
        self.asked = 0

    def known(self, authorization, space):
        return None

    async def authenticate(self, authorization, space):
        self.asked += 1
        _, _, said = authorization.decode().partition(" ")
        try:
            kind, *words = base64.b64decode(said, validate=True).decode().split(" ")
        except ValueError:
            raise Unauthenticated("who?") from None
        rights = EVERYTHING if words == ["all"] else Rights.of({OWNER: words})
        name = "-".join(words)
        return Caller(User(username=name), f"{kind}:{name}", rights, kind == "service")


class MemoryVerdicts:
    """In the log of the desk, where a key is once."""

    def __init__(self, log):
        self._log, self.kept = log, {}

    async def of(self, case_id, key):
        return self.kept.get((case_id, key.id))

    async def keep(self, case_id, key, answer, at):
        if key.id not in self._log[case_id]:
            self._log[case_id][key.id] = Kept(key.body, ())
            self.kept[case_id, key.id] = Verdict(key.body, answer)
        return await self.of(case_id, key)


class Out:
    """Keeps what goes out; `faults` are raised first."""

    def __init__(self):
        self.letters, self.faults = [], []

    async def send(self, letters):
        if self.faults:
            raise self.faults.pop(0)
        self.letters += letters


class Office(World):
    """A write side, and a clerk who takes commands to it."""

    def __init__(self, **desk):
        super().__init__(**desk)
        self.gate, self.out = Gate(), Out()
        self.verdicts = MemoryVerdicts(self.ledger.kept)
        self.slept = []
        self.clerk = self.another_clerk()

    def another_clerk(self):
        """As in another replica."""
        return Clerk(
            desk=self.desk,
            gate=self.gate,
            verdicts=self.verdicts,
            keys=self,
            topics=Topics(COMMANDS, RESULTS),
            out=self.out,
            sleep=self.sleep,
        )

    async def sleep(self, seconds):
        self.slept.append(seconds)

    async def kept(self, streams, keys):
        """As the log has it."""
        kept = {one: self.ledger.kept[one] for one in streams}
        return {
            one: {name: of[name] for name in keys if name in of}
            for one, of in kept.items()
            if any(name in of for name in keys)
        }

    async def answers(self, *records):
        """What these commands are answered, in this order."""
        before = len(self.out.letters)
        await self.clerk(records)
        new = self.out.letters[before:]
        assert {letter.topic for letter in new} == {RESULTS.name}
        return [answer_from_record(letter.value) for letter in new]

    async def answer(self, record):
        """What one is answered."""
        (answer,) = await self.answers(record)
        return answer

    async def opened(self, case="case-1", **said):
        """A case that somebody opened."""
        answer = await self.answer(sent(CREATE, case, **said))
        assert answer.type == "accepted", answer
        return answer

    def history(self, case="case-1"):
        """What was recorded."""
        return self.ledger.past[case]
