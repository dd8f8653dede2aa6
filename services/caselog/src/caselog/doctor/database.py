"""Is MongoDB there, and is it as the commit log needs it?"""

from collections.abc import Iterator
from datetime import UTC, datetime

from case_query.generations import Generations
from case_runtime import mongo
from case_runtime.appends import LIFETIME, transaction_lifetime
from case_runtime.errors import Later
from case_runtime.mongo import Facts
from caselog.doctor import indexes
from caselog.doctor.finding import Finding, warning, well, wrong

OLDEST = (6, 0)
"""The version of MongoDB."""

SKEW = 1.0
"""Seconds that clocks may differ without anybody being told."""
MUCH = 60.0

MEMBERS = 3


async def looked_at(uri: str, *, embedded: bool) -> list[Finding]:
    """Everything that can be asked of it."""
    database = mongo.connect(uri, "case_query")
    try:
        return await asked(database, embedded=embedded)
    except Later as why:
        said, *_ = str(why).partition(" (")
        return [
            wrong(
                "MongoDB",
                f"cannot be reached: {said[:200]}",
                "start it, or say where it is: --mongo, CASELOG_MONGODB_URI;"
                " until then nothing is written or read",
            )
        ]
    finally:
        database.client.close()


async def asked(database: mongo.Database, *, embedded: bool) -> list[Finding]:
    """`Later` if it does not answer."""
    before = datetime.now(UTC)
    facts = await mongo.facts(database)
    after = datetime.now(UTC)
    found = list(judged(facts, embedded=embedded))
    found += [clock(facts.at, before, after), parameter(await transaction_lifetime(database))]
    generation = await Generations(database).current()
    if generation is None:
        found.append(warning("views", "there are none yet", "start case-query: it makes them"))
    else:
        there = await mongo.indexed(database)
        lacking = indexes.missing(indexes.of_views(generation), there)
        found.append(indexes.judged("case_query", lacking))
    for name, wanted in indexes.WANTED.items():
        there = await mongo.indexed(database.client[name])
        found.append(indexes.judged(name, indexes.missing(wanted, there)))
    return found


def judged(facts: Facts, *, embedded: bool) -> Iterator[Finding]:
    """Its version, and what it is a part of."""
    if facts.version < OLDEST:
        yield wrong(
            "MongoDB", f"is of version {facts.named}", f"run {OLDEST[0]}.{OLDEST[1]} or later"
        )
    else:
        yield well("MongoDB", f"version {facts.named} answers")
    if facts.replica_set is None:
        yield wrong(
            "replica set",
            "it is no member of one",
            "start mongod with --replSet, and rs.initiate(): the log needs transactions,"
            " majorities and change streams",
        )
    elif facts.members < MEMBERS and not embedded:
        yield warning(
            "replica set",
            f"{facts.replica_set} has {facts.members} members",
            f"have {MEMBERS}: else a lost disk is a lost log, but for backup and topic",
        )
    else:
        yield well("replica set", f"{facts.replica_set}, {facts.members} members")


def parameter(lifetime: float | None) -> Finding:
    """`transactionLifetimeLimitSeconds`."""
    about = "transactionLifetimeLimitSeconds"
    do = f"db.adminCommand({{setParameter: 1, {about}: {LIFETIME:g}}}), and in mongod.conf"
    if lifetime is None:
        return warning(about, "this user may not ask", do)
    if lifetime > LIFETIME:
        said = f"is {lifetime:g}: a process that is killed blocks its cases for as long"
        return wrong(about, said, do)
    return well(about, f"is {lifetime:g}")


def clock(theirs: datetime, before: datetime, after: datetime) -> Finding:
    """How far this machine's clock is from that of the database; the question took some time."""
    off = max((theirs - after).total_seconds(), (before - theirs).total_seconds(), 0.0)
    said = f"differs from MongoDB's by {off:.1f} s" if off else "agrees with MongoDB's"
    do = "have all machines follow one time (chrony, systemd-timesyncd): actions carry the time"
    if off > MUCH:
        return wrong("clock", said, do)
    return warning("clock", said, do) if off > SKEW else well("clock", said)
