"""How are many cases read with all that belongs to them, in bounded memory?

Some cases at a time, their attachments and rows as two ordered streams beside each other, so that
a case of 10,000 comments takes no more memory than any other.
"""

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any, TypeAlias

import orjson

from case_query.export import lines
from case_query.export.lines import Line
from case_query.store import Store, within
from case_query.views import rows
from case_runtime import mongo

CASES = 100
ROWS = 200
"""Documents of one answer of the database."""

BODY = {"space": 1, "owner": 1, "types": 1, "json": 1}
OF_OBSERVABLES = ("observables", "total_observables")

Told: TypeAlias = Callable[[str, dict[str, Any]], Line]
"""A line from the id of its case and from how the API shows it."""


class Beside:
    """An ordered stream of the rows of several cases, taken case by case."""

    def __init__(self, lists: AsyncIterator[list[mongo.Document]]) -> None:
        self._lists = lists
        self._rows: deque[mongo.Document] = deque()

    async def of(self, case_id: str) -> AsyncIterator[list[mongo.Document]]:
        """The rows of this case, some at a time; those before it are passed over."""
        beginning = rows.beginning(case_id)
        while await self._more():
            while self._rows and self._rows[0]["_id"] < beginning:
                self._rows.popleft()
            found = []
            while self._rows and self._rows[0]["case"] == case_id:
                found.append(self._rows.popleft())
            if found:
                yield found
            if self._rows:
                return

    async def _more(self) -> bool:
        if not self._rows:
            self._rows.extend(await anext(self._lists, []))
        return bool(self._rows)


async def exported(store: Store, case_ids: Sequence[str]) -> AsyncIterator[list[Line]]:
    """Every case with its attachments and its activity, oldest first; not those gone by now."""
    for start in range(0, len(case_ids), CASES):
        async for some in batch(store, case_ids[start : start + CASES]):
            yield some


async def batch(store: Store, case_ids: Iterable[str]) -> AsyncIterator[list[Line]]:
    """Of so many cases as are read at once."""
    born = {one: facts.born for one in case_ids if (facts := store.counts.facts_of(one))}
    if not born:
        return
    kept = await store.written()
    query = {"_id": {"$in": list(born)}}
    there = {d["_id"]: shown(store, d) async for d in mongo.find(kept.cases, query, BODY)}
    each = {"$or": [within(*one) for one in born.items()]}
    order = [("_id", 1)]
    attached = Beside(
        mongo.lists(kept.attachments, each, {"case": 1, "json": 1, "tail": 1}, ROWS, order)
    )
    acted = Beside(mongo.lists(kept.user_actions, each, {"case": 1, "json": 1}, ROWS, order))
    for case_id in sorted(born, key=rows.beginning):
        if case := there.get(case_id):
            yield [lines.case(case)]
            async for some in attached.of(case_id):
                living = (d["json"] + d["tail"] for d in some if "json" in d)
                yield [lines.attachment(case_id, orjson.loads(one)) for one in living]
            async for some in acted.of(case_id):
                yield [lines.user_action(case_id, orjson.loads(d["json"])) for d in some]


def shown(store: Store, stored: mongo.Document) -> dict[str, Any] | None:
    """A case as it was written, but for the observables that nobody is shown any more."""
    if "json" not in stored:
        return None
    case: dict[str, Any] = orjson.loads(stored["json"])
    if stored.get("types"):
        filled = orjson.loads(store.filled(stored["space"], stored["owner"], stored["json"]))
        case |= {name: filled[name] for name in OF_OBSERVABLES if name in filled}
    return case
