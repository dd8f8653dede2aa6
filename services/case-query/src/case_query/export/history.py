"""How does the history of a case leave without any loss, action by action?"""

from collections.abc import AsyncIterator

from case_events import Unknown
from case_events.bundle import end, to_line
from case_query.errors import WrittenByNewer
from case_query.past.states import between
from case_query.store import Store
from case_query.views import history
from case_runtime import mongo

ROWS = 200
"""Documents of one answer of the database."""


async def lines(store: Store, case_id: str, born: int, last: int) -> AsyncIterator[bytes]:
    """The actions since the birth of the case up to that one, some at a time.

    `WrittenByNewer` for an action that this release cannot read: it might lose something of it.
    """
    query, kept = between(case_id, born, last), await store.written(case_id)
    async for some in mongo.lists(kept.history, query, {"envelope": 1}, ROWS, [("_id", 1)]):
        told = []
        for stored in some:
            envelope = history.envelope_of(stored)
            if isinstance(envelope.action, Unknown):
                raise WrittenByNewer
            told.append(to_line(envelope, born))
        yield b"".join(b"%b\n" % line for line in told)
    yield b"%b\n" % end(case_id, last - born + 1)
