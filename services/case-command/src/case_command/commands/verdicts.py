"""Which commands left nothing in any history, and what were they answered?

What a command recorded carries its key in the log. Of a refusal, or of a command that found nothing
to do, no history tells: its answer is put into the log under that key, beside the histories, before
it is told. A key is in the log once, so of two replicas that decide the same command at the same
time one alone gets its answer in, whatever it is, and the other tells that one.
"""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex
from typing import Annotated, NamedTuple, Protocol

from pydantic import Field, TypeAdapter

from case_command.deciding import Key
from case_command.log.commit_log import COMMITS
from case_command.log.commits import Keyed
from case_events.commands import Accepted, Refusal
from case_runtime import mongo
from case_runtime.together import Together

OURS: TypeAdapter[Accepted | Refusal] = TypeAdapter(
    Annotated[Accepted | Refusal, Field(discriminator="type")]
)


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
    ) -> Verdict | None:
        """Durable when it returns; the one that counts: another process may have been first.

        None: the command is in a history.
        """


class MongoVerdicts:
    """A document of the log for each, without records; it goes with its key."""

    def __init__(self, database: mongo.Database) -> None:
        self._log = mongo.durable(database, COMMITS)
        self._find: Together[None, str, Verdict | None] = Together(self._find_all)

    async def of(self, case_id: str, key: Key) -> Verdict | None:
        """The one on this command; one find for all who ask."""
        return await self._find(None, place(case_id, key))

    async def keep(
        self, case_id: str, key: Key, answer: Accepted | Refusal, at: datetime
    ) -> Verdict | None:
        """Insert it, unless the key is there."""
        keyed = Keyed(key.id, key.body, 0, -1, at + key.kept)
        document = {
            "commit": token_hex(16),
            "stream": case_id,
            "first": 0,
            "last": 0,
            "records": [],
            "keys": [keyed._asdict()],
            "answer": answer.model_dump(mode="json"),
        }
        written = await mongo.write_all(self._log, [mongo.insert(place(case_id, key), document)])
        return await self.of(case_id, key) if written.blocked else Verdict(key.body, answer)

    async def _find_all(self, _: None, places: Sequence[str]) -> Sequence[Verdict | None]:
        kept: dict[str, Verdict] = {}
        async for found in mongo.find(self._log, {"_id": {"$in": list(places)}}):
            kept[found["_id"]] = read(found)
        return [kept.get(one) for one in places]


def place(case_id: str, key: Key) -> str:
    """The `_id`: behind all that happened to the case."""
    return f"{case_id}/~{key.id}"


def read(document: mongo.Document) -> Verdict:
    """As it was kept."""
    return Verdict(document["keys"][0]["body"], OURS.validate_python(document["answer"]))
