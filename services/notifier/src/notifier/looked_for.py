"""By what are rows looked for, and which failures go in time? Those of people and of programs."""

from datetime import timedelta

from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded
from notifier.settings import DELIVERIES


async def index(database: mongo.Database, kept: timedelta) -> None:
    """Make the indexes, beside those that every effect has.

    What a person was not told stays until somebody has looked; a program has its replay.
    """
    people, programs = (mongo.durable(database, name) for name in ("effects", DELIVERIES))
    with bounded(FOR_LONG):
        await people.create_index(
            [("what.space", 1), ("what.owner", 1), ("what.at", -1), ("_id", 1)], name="newest"
        )
        await programs.create_index(
            [("what.webhook", 1), ("what.envelope.at", -1), ("_id", 1)], name="newest"
        )
        await programs.create_index(
            "ended",
            name="gone",
            expireAfterSeconds=int(kept.total_seconds()),
            partialFilterExpression={"state": "failed"},
        )
