"""How is a backup made, and how is it put back?

In it is all that MongoDB has and that cannot be derived: the log, files, connectors, and what the
reactors have done. Views are made again from the topic, and the topic again from the log.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from importlib.metadata import version
from pathlib import Path
from time import monotonic

from aiokafka.errors import KafkaError

import case_command.settings
from case_events import CONFIGURATIONS, USER_ACTIONS
from case_runtime import kafka_topics, mongo
from case_runtime.dead.records import DATABASE
from caselog.backups.folder import MANIFEST, Backup, Manifest, Part, Writing, new
from caselog.dead.effects import DATABASES

KEPT: Sequence[str] = (
    case_command.settings.Settings.model_fields["database"].default,
    *DATABASES.values(),
    DATABASE,
)
"""The databases; that of the views is none of them."""

LEASES = "leases"
"""How far the topic had come is put back; who held what is not, whoever makes such rows."""

AT_ONCE = 1000
KAFKA_FOR = 10.0

Tell = Callable[[int, int], None]


class NotEmpty(Exception):
    """There is something already where it is to be put back."""


async def made(
    folder: Path, uri: str, servers: str, tell: Tell, databases: Sequence[str] = KEPT
) -> Manifest:
    """A backup of one moment, in an empty folder; `Later`, `Spoiled`."""
    began = monotonic()
    new(folder)
    async with AsyncExitStack() as stack:
        known = {name: mongo.connect(uri, name) for name in databases}
        for database in known.values():
            stack.callback(database.client.close)
        first = known[databases[0]]
        ends = await ends_of(servers)
        at = (await mongo.facts(first)).at
        there = {name: sorted(await mongo.names(one)) for name, one in known.items()}
        collections = [(d, c) for d, names in there.items() for c in names if ours(c)]
        parts: dict[str, dict[str, Part]] = {name: {} for name in databases}
        moment = await stack.enter_async_context(mongo.one_moment(first))
        for done, (name, collection) in enumerate(collections):
            tell(done, len(collections))
            writing = Writing(folder, name, collection)
            database = first.client[name]  # a moment belongs to one client
            async for some in mongo.copied(database, collection, moment):
                await asyncio.to_thread(writing.take, some)
            parts[name][collection] = writing.end()
        tell(len(collections), len(collections))
    took = monotonic() - began
    manifest = Manifest(caselog=version("caselog"), at=at, seconds=took, parts=parts, ends=ends)
    path = folder / MANIFEST
    path.touch(mode=0o600)
    path.write_text(manifest.model_dump_json(indent=2))
    return manifest


def ours(collection: str) -> bool:
    """MongoDB has some of its own."""
    return not collection.startswith("system.")


async def ends_of(servers: str) -> dict[str, dict[int, int]]:
    """Where the topics ended that the log is compared with; nothing if Kafka does not say."""
    try:
        async with asyncio.timeout(KAFKA_FOR):
            return {
                topic.name: dict(await kafka_topics.ends(servers, topic))
                for topic in (USER_ACTIONS, CONFIGURATIONS)
            }
    except (KafkaError, TimeoutError, OSError):
        return {}


async def put_back(backup: Backup, uri: str, tell: Tell) -> None:
    """All of it, into databases in which it is not; `NotEmpty`, `Spoiled`, `Later`."""
    backup.check()
    parts = backup.manifest.parts
    first = mongo.connect(uri, next(iter(parts)))
    try:
        for name, wanted in parts.items():
            there = await mongo.any_in(first.client[name], (c for c in wanted if c != LEASES))
            if there:
                raise NotEmpty(f"{name}.{there[0]}")
        done, total = 0, backup.total
        for name, wanted in parts.items():
            for collection in wanted:
                if collection == LEASES:
                    await mongo.drop(first.client[name], [LEASES])
                for some in backup.documents(name, collection, AT_ONCE):
                    await mongo.put_back(first.client[name], collection, some)
                    done += len(some)
                    tell(done, total)
            if LEASES in wanted:
                nobody = mongo.set_where({}, {"holder": None})
                await mongo.write_all(mongo.durable(first.client[name], LEASES), [nobody])
    finally:
        first.client.close()
