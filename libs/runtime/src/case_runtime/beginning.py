"""Where does a new reactor begin? At "now", and that is written down before it listens.

A consumer group forgets where it was when nobody was there for a week, and where "latest" is moves
with every crash. What was recorded once in the reactor's own database does not move: whoever begins
there again meets much that it has handled, and plans nothing for it.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from case_events.topics import Topic
from case_runtime import kafka_topics, mongo

StartAt: TypeAlias = Literal["now", "beginning"]


class Beginnings:
    """Those of the reactors that share a database."""

    def __init__(self, database: mongo.Database) -> None:
        self._beginnings = mongo.durable(database, "beginnings")

    async def begin(self, servers: str, topic: Topic, group: str, start_at: StartAt) -> None:
        """Have the group begin where it began first; of several who come first, one decides."""
        await kafka_topics.begin(
            servers, topic, group, await self.first(servers, topic, group, start_at)
        )

    async def first(
        self, servers: str, topic: Topic, group: str, start_at: StartAt = "now"
    ) -> Mapping[int, int]:
        """The offsets that news begin at, of each partition: they were written down at first."""
        name = f"{group}/{topic.name}"
        offsets = await self._recorded(name)
        if offsets is not None:
            return offsets
        ends = await kafka_topics.ends(servers, topic)
        first = ends if start_at == "now" else dict.fromkeys(ends, 0)
        said = {"offsets": {str(n): offset for n, offset in first.items()}}
        await mongo.write_all(self._beginnings, [mongo.insert_at_once(name, said, "at")])
        return await self._recorded(name) or first

    async def _recorded(self, name: str) -> Mapping[int, int] | None:
        async for found in mongo.find(self._beginnings, {"_id": name}):
            return {int(n): offset for n, offset in found["offsets"].items()}
        return None
