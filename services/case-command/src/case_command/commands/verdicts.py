"""Which commands left nothing in the log, and what were they answered?

What a command recorded carries its key in the log. Of a refusal, or of a command that found nothing
to do, the log knows nothing: its answer is stored here before it is told, so that a repeat is told
the same, whatever the case has become meanwhile.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from case_command.commands.received import REMEMBERED
from case_command.deciding import Key
from case_events.command_wire import ANSWER
from case_events.commands import Accepted, Refusal
from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded
from case_runtime.together import Together


class Verdict(NamedTuple):
    """What was answered, and to a command that said what."""

    body: str
    answer: Accepted | Refusal


class Verdicts(Protocol):
    """Where they are kept."""

    async def of(self, case_id: str, key: Key) -> Verdict | None:
        """The one on this command, if there is one."""

    async def keep(
        self, case_id: str, key: Key, answer: Accepted | Refusal, at: datetime
    ) -> Verdict:
        """Durable when it returns; the one that counts: another process may have been first."""

    async def drop(self, case_id: str, key: Key) -> None:
        """The log has the command after all."""


class MemoryVerdicts:
    """What stands in for MongoDB where it is not the thing under test."""

    def __init__(self) -> None:
        self.kept: dict[str, Verdict] = {}

    async def of(self, case_id: str, key: Key) -> Verdict | None:
        """The one on this command."""
        return self.kept.get(place(case_id, key))

    async def keep(
        self,
        case_id: str,
        key: Key,
        answer: Accepted | Refusal,
        at: datetime,  # noqa: ARG002 - a test is short
    ) -> Verdict:
        """Unless there is one."""
        return self.kept.setdefault(place(case_id, key), Verdict(key.body, answer))

    async def drop(self, case_id: str, key: Key) -> None:
        """Forget it."""
        self.kept.pop(place(case_id, key), None)


class MongoVerdicts:
    """A document for each; MongoDB drops it when no record of the command can be left."""

    def __init__(self, database: mongo.Database) -> None:
        self._verdicts = mongo.durable(database, "verdicts")
        self._find: Together[None, str, Verdict | None] = Together(self._find_all)

    async def prepare(self) -> None:
        """Make the index by which old ones go."""
        seconds = int(REMEMBERED.total_seconds())
        with bounded(FOR_LONG):
            await self._verdicts.create_index("at", expireAfterSeconds=seconds)

    async def of(self, case_id: str, key: Key) -> Verdict | None:
        """The one on this command; one find for all who ask."""
        return await self._find(None, place(case_id, key))

    async def keep(
        self, case_id: str, key: Key, answer: Accepted | Refusal, at: datetime
    ) -> Verdict:
        """Insert it, unless there is one."""
        verdict = Verdict(key.body, answer)
        document = {"body": key.body, "answer": answer.model_dump(mode="json"), "at": at}
        written = await mongo.write_all(
            self._verdicts, [mongo.insert(place(case_id, key), document)]
        )
        return (await self.of(case_id, key) if written.blocked else None) or verdict

    async def drop(self, case_id: str, key: Key) -> None:
        """Delete it."""
        await mongo.write_all(self._verdicts, [mongo.drop_where({"_id": place(case_id, key)})])

    async def _find_all(self, _: None, places: Sequence[str]) -> Sequence[Verdict | None]:
        kept: dict[str, Verdict] = {}
        async for found in mongo.find(self._verdicts, {"_id": {"$in": list(places)}}):
            kept[found["_id"]] = read(found)
        return [kept.get(one) for one in places]


def place(case_id: str, key: Key) -> str:
    """The `_id`: a key belongs to one case, as it does in the log."""
    return f"{case_id}/{key.id}"


def read(document: Mapping[str, object]) -> Verdict:
    """As it was kept."""
    return Verdict(str(document["body"]), ANSWER.validate_python(document["answer"]))
