"""Where is it kept what is known of cases whose alerts follow them, and how far each was read?"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from alert_sync.cases.followed import Asked, Followed
from case_events import Settings, Status
from case_runtime import mongo

SEQUENCE = "sequence"


class Known(NamedTuple):
    """A case as of a sequence; None: nothing that was read of it can be read by this program."""

    sequence: int
    case: Followed | None


class Cases:
    """Each as it was after the last user action that was handled."""

    def __init__(self, database: mongo.Database) -> None:
        self._rows = mongo.durable(database, "cases")

    async def of(self, ids: Iterable[str]) -> Mapping[str, Known]:
        """Those that are known of these."""
        query = {"_id": {"$in": list(ids)}}
        return {row["_id"]: read(row) async for row in mongo.find(self._rows, query)}

    async def put(self, before: Mapping[str, Known], now: Mapping[str, Known]) -> None:
        """Return when they are as safe as can be; what somebody else has further stays."""
        writes = [writing(case, before.get(case), known) for case, known in now.items()]
        done = await mongo.write_all(self._rows, writes)
        met = [list(now)[place] for place in done.blocked]
        await mongo.write_all(self._rows, [replacing(case, now[case]) for case in met])


def writing(case: str, before: Known | None, now: Known) -> mongo.Write:
    """What makes of what was known what is known now."""
    if now.case is None or (before and now.case.same(before.case)):
        return mongo.raise_to(case, SEQUENCE, now.sequence)
    return replacing(case, now) if before else mongo.insert(case, document(now))


def replacing(case: str, now: Known) -> mongo.Write:
    """In place of what is not as far."""
    return mongo.replace_within(case, SEQUENCE, range(now.sequence), document(now))


def document(known: Known) -> mongo.Document:
    """What is kept."""
    return {SEQUENCE: known.sequence} | (row(known.case) if known.case else {})


def row(one: Followed) -> mongo.Document:
    """Its fields."""
    return {
        "space": one.space,
        "owner": one.owner,
        "status": one.status.value,
        "settings": one.settings.model_dump(by_alias=False),
        "stored": one.stored,
        "asked": list(one.asked),
        "deleted": one.deleted,
    }


def read(row: mongo.Document) -> Known:
    """The way back."""
    if "status" not in row:
        return Known(row[SEQUENCE], None)
    case = Followed(
        case=row["_id"],
        space=row["space"],
        owner=row["owner"],
        status=Status(row["status"]),
        settings=Settings(**row["settings"]),
        stored=row["stored"],
        asked=Asked(*row["asked"]),
        deleted=row["deleted"],
    )
    return Known(row[SEQUENCE], case)
