"""How far behind the log are topic, views and effects?"""

import asyncio
from typing import cast

from aiokafka.errors import KafkaError

import case_command.settings
import case_query.settings
from case_command.log.commits import Kind
from case_command.publishing.compare import BEHIND
from case_command.publishing.lease import Lease
from case_command.publishing.outbox import Outbox, Place
from case_events import USER_ACTIONS
from case_query.generations import Generations
from case_runtime import kafka_topics, mongo
from case_runtime.effects.stored import MongoEffects
from case_runtime.errors import Later
from case_runtime.offsets import Offsets
from caselog.dead.effects import COLLECTIONS, DATABASES, ONE
from caselog.doctor.finding import Finding, warning, well, wrong

AGAIN = 3.0
"""Seconds after which what was not published is looked at again."""

MANY = 1000
"""User actions that views may be behind without anybody being told."""

LATE = 60.0
"""Seconds that an effect may be due without anybody being told."""


async def looked_at(servers: str, uri: str, again: float = AGAIN) -> list[Finding]:
    """Each of them; what cannot be asked is left out, others tell why."""
    found: list[Finding] = []
    for look in (relays, views, effects):
        try:
            found += await look(servers, uri, again)
        except (Later, KafkaError, TimeoutError):
            continue
    return found


async def relays(_: str, uri: str, again: float) -> list[Finding]:
    """Whether what is written gets onto the topic."""
    database = mongo.connect(uri, case_command.settings.Settings.model_fields["database"].default)
    try:
        found = []
        for kind, name in (("case", "relay"), ("configuration", "relay configuration")):
            lease, outbox = Lease(database, name), Outbox(database, cast(Kind, kind))
            await lease.look()
            if lease.row.get(BEHIND):
                found.append(
                    wrong(
                        name,
                        "the log has lost what is on the topic; nothing is written",
                        "see `caselog restore --help`",
                    )
                )
                continue
            first = {commit.place for commit in await outbox.page(Place())}
            if first:
                await asyncio.sleep(again)
                first &= {commit.place for commit in await outbox.page(Place())}
            found.append(
                wrong(
                    name,
                    f"{len(first)} commits or more have waited for {again:g} s to be published",
                    "are case-command and Kafka running? the log of case-command tells",
                )
                if first
                else well(name, "all that is written is published")
            )
        return found
    finally:
        database.client.close()


async def views(servers: str, uri: str, _: float) -> list[Finding]:
    """Whether readers see what is on the topic."""
    database = mongo.connect(uri, case_query.settings.Settings.model_fields["database"].default)
    try:
        generation = await Generations(database).current()
        if generation is None:
            return []
        stored = await Offsets(database, generation).stored()
        async with asyncio.timeout(10):
            ends = await kafka_topics.ends(servers, USER_ACTIONS)
        reached = {n: stored[n].next if n in stored else 0 for n in ends}
        left = sum(max(0, end - reached[n]) for n, end in ends.items())
        lost = [n for n, end in ends.items() if reached[n] > end]
        about = f"views {generation}"
        if lost:
            return [
                wrong(
                    about,
                    f"the topic ends before what they have read, in partitions {lost}",
                    "case-query makes them again by itself; if it does not: caselog rebuild",
                )
            ]
        if left > MANY:
            do = "is case-query running? its /metrics and its log tell why it is slow"
            return [warning(about, f"{left} user actions behind", do)]
        return [well(about, f"{left} user actions behind")]
    finally:
        database.client.close()


async def effects(_: str, uri: str, __: float) -> list[Finding]:
    """Whether what follows from user actions gets done."""
    found = []
    for service, name in DATABASES.items():
        database = mongo.connect(uri, name)
        try:
            rows = [MongoEffects(database, one) for one in COLLECTIONS.get(service, ONE)]
            late = sum([await one.late(LATE) for one in rows])
            failed = sum([(await one.counts()).get("failed", 0) for one in rows])
        finally:
            database.client.close()
        about = f"effects of {service}"
        if late:
            do = f"is {service} running? its log tells why nobody gets to them"
            found.append(warning(about, f"{late} have been due for over {LATE:g} s", do))
        elif failed:
            do = f"caselog dead list --service {service}, then replay or drop them"
            found.append(warning(about, f"{failed} failed for good", do))
        else:
            found.append(well(about, "none is late, none failed"))
    return found
