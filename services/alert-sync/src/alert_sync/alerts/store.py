"""Where are the alerts kept? In a database of the service's own, each for as long as it is told.

A row changes only as whoever decided on it saw it: `revision` says which that was.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from alert_sync.alerts.alert import Workflow
from alert_sync.alerts.kept import Holding, Kept, Mark, Place, Publication, Setter, published
from case_runtime import mongo
from case_runtime.appends import FOR_LONG, bounded
from case_runtime.errors import Later

TRIES = 20
"""Times that others may be faster."""

LEAST = timedelta(days=1)
"""What a case has let go stays for as long, however old: the source is still to hear of it."""

UNREAD = b""
"""What stands for all that an alert says where only its status matters; no document is empty."""

Decide = Callable[[Mapping[str, Kept]], Mapping[str, Kept]]
"""From the rows that there are to those that are other ones."""


class Page(NamedTuple):
    """Some of the alerts that match, and how many do."""

    alerts: Sequence[Kept]
    total: int


class Alerts:
    """All of them; `kept` counts from the last time that one was published.

    What a case holds is kept for longer.
    """

    def __init__(
        self, database: mongo.Database, kept: timedelta, clock: Callable[[], datetime]
    ) -> None:
        self._rows = mongo.durable(database, "alerts")
        self._kept = kept
        self._clock = clock

    async def prepare(self) -> None:
        """Make the indexes: what is listed by, and what is past its time."""
        with bounded(FOR_LONG):
            await self._rows.create_index([("published", 1), ("at", 1), ("_id", 1)])
            for field in ("status", "rules", "hosts"):
                index = [("published", 1), (field, 1), ("at", 1), ("_id", 1)]
                await self._rows.create_index(index)
            await self._rows.create_index([("held.case", 1), ("_id", 1)], sparse=True)
            await self._rows.create_index("expires", expireAfterSeconds=0)
        come, unsaid = {"source": {"$ne": None}}, {"published": None}  # by those who did not say it
        for query, said in ((unsaid | come, True), (unsaid, False)):
            await mongo.write_all(self._rows, [mongo.set_where(query, {"published": said})])

    async def publish(self, publications: Sequence[Publication]) -> Sequence[bool]:
        """Return when they are safe; whether each was new."""

        def decide(known: Mapping[str, Kept]) -> Mapping[str, Kept]:
            after = dict(known)
            for one in publications:
                key = one.alert.key
                after[key] = published(after.get(key), one)
            return after

        new = await self.change({one.alert.key for one in publications}, decide)
        first = {one.alert.key: place for place, one in reversed([*enumerate(publications)])}
        return [
            key in new and first[key] == place
            for place, key in enumerate(one.alert.key for one in publications)
        ]

    async def of(self, keys: Iterable[str]) -> Mapping[str, Kept]:
        """Those that are known of these; what they say is `UNREAD`."""
        return {key: kept(row) for key, row in (await self._unread(keys)).items()}

    async def whole(self, keys: Iterable[str]) -> Mapping[str, Kept]:
        """Those that are known of these, with all that they say."""
        found = mongo.find(self._rows, {"_id": {"$in": list(keys)}})
        return {row["_id"]: kept(row) async for row in found}

    async def consumers(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Whose rules raised these, as far as they are known and say it."""
        query = {"_id": {"$in": list(keys)}, "consumer": {"$type": "string"}}
        found = mongo.find(self._rows, query, {"consumer": 1})
        return {row["_id"]: row["consumer"] async for row in found}

    async def held(self, case: str, attachment: str | None = None) -> Mapping[str, int]:
        """The alerts that the case holds, or one of its attachments, and since which sequence."""
        query = {"held.case": case}
        found: dict[str, int] = {}
        async for row in mongo.find(self._rows, query, {"held": 1}, sort=[("_id", 1)]):
            for one in row["held"]:
                if one["case"] == case and attachment in {None, one["attachment"]}:
                    since = one["sequence"]
                    found[row["_id"]] = min(since, found.get(row["_id"], since))
        return found

    async def change(self, keys: Iterable[str], decide: Decide) -> frozenset[str]:
        """Decide, and again where somebody was faster; the keys of those not published before.

        What they say is `UNREAD`, and stays unless it is said anew.
        """
        wanted, new = list(keys), set[str]()
        for _ in range(TRIES):
            rows = await self._unread(wanted)
            known = {key: kept(row) for key, row in rows.items()}
            decided = {k: v for k, v in decide(known).items() if v != known.get(k)}
            writes = [self._write(rows.get(key), one) for key, one in decided.items()]
            done = await mongo.write_all(self._rows, writes)
            blocked = {key for place, key in enumerate(decided) if place in done.blocked}
            new |= {key for key, one in decided.items() if first(known.get(key), one)} - blocked
            changed = sum(key in rows for key in decided)
            if not blocked and done.changed == changed:
                return frozenset(new)
        raise Later("others change the same alerts all the time")

    async def one(self, key: str) -> Kept | None:
        """By index/id."""
        return (await self.whole([key])).get(key)

    async def page(
        self, query: Mapping[str, Any], skipped: int, size: int, *, newest: bool = False
    ) -> Page:
        """Those that match, the oldest or the newest first; none that was never published."""
        query = listed(query)
        way = -1 if newest else 1
        order = [("at", way), ("_id", way)]
        total = await self._rows.count_documents(query)
        if not size:
            return Page([], total)
        found = mongo.find(self._rows, query, sort=order, skip=skipped, limit=size)
        return Page([kept(row) async for row in found], total)

    async def _unread(self, keys: Iterable[str]) -> Mapping[str, mongo.Document]:
        found = mongo.find(self._rows, {"_id": {"$in": list(keys)}}, {"source": 0})
        return {row["_id"]: row async for row in found}

    def _write(self, before: mongo.Document | None, after: Kept) -> mongo.Write:
        fields = {**row(after), "expires": expires(after, self._kept, self._clock())}
        if after.source == UNREAD:
            del fields["source"]
        if before is None:
            return mongo.insert(after.key, {**fields, "revision": 1})
        changed = {name: value for name, value in fields.items() if before.get(name) != value}
        seen = before["revision"]
        query = {"_id": after.key, "revision": seen}
        return mongo.set_where(query, {**changed, "revision": seen + 1})


def expires(one: Kept, kept: timedelta, now: datetime) -> datetime | None:
    """When it is forgotten; None: a case holds it. A time that is still to come counts as now."""
    if one.held:
        return None
    return max(min(max(one.published_at, one.status_at), now) + kept, now + LEAST)


def listed(query: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same of those that were published: an index says which, so that they can be counted."""
    return {"published": True, **query}


def first(before: Kept | None, after: Kept) -> bool:
    """Whether nobody had published it."""
    return after.source is not None and (before is None or before.source is None)


def row(one: Kept) -> mongo.Document:
    """Its fields, but for the `_id`."""
    setter = one.setter
    return {
        "index": one.index,
        "id": one.id,
        "source": one.source,
        "published": one.source is not None,
        "rules": list(one.rules),
        "hosts": list(one.hosts),
        "at": one.at,
        "published_at": one.published_at,
        "consumer": one.consumer,
        "said": one.said and one.said.value,
        "status": one.status.value,
        "status_at": one.status_at,
        "setter": setter._replace(mark=None)._asdict() | {"mark": setter.mark and [*setter.mark]},
        "place": one.place and list(one.place),
        "heard": one.heard and list(one.heard),
        "closings": list(one.closings),
        "held": [holding._asdict() for holding in one.held],
    }


def kept(row: mongo.Document) -> Kept:
    """The way back; a row without its source may be large where it lies."""
    setter = dict(row["setter"])
    mark, heard = setter.pop("mark", None), row.get("heard")
    return Kept(
        index=row["index"],
        id=row["id"],
        source=row["source"] if "source" in row else UNREAD if row["published"] else None,
        rules=tuple(row["rules"]),
        hosts=tuple(row["hosts"]),
        at=row["at"],
        published_at=row["published_at"],
        consumer=row.get("consumer"),
        said=Workflow(row["said"]) if row["said"] else None,
        status=Workflow(row["status"]),
        status_at=row["status_at"],
        setter=Setter(**setter, mark=mark and Mark(*mark)),
        place=Place(*row["place"]) if row["place"] else None,
        heard=heard and Mark(*heard),
        closings=tuple(row.get("closings", ())),
        held=tuple(Holding(**one) for one in row.get("held", ())),
    )
