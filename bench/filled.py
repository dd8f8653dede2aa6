"""How do many cases with many observables come to be there? Written into the views by themselves.

Through the API it would take an hour. Neither the log nor the topic knows of these cases, so they
can be read, and nothing else; the service shows them once it has been started again.
"""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bench.cases import OWNER, new_case, observables
from bench.stack import NotReady, Stack
from case_events import CaseCreated, Envelope, Observable, ObservablesChanged, User
from case_query.generations import Generations
from case_query.kept import Kept
from case_query.rebuild import Filler, calm
from case_query.settings import Settings
from case_query.shelf import Shelf
from case_query.store import Store
from case_runtime import mongo
from case_runtime.deliver import Delivery

TOGETHER = 250
"""Cases of one batch."""
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def case_id(number: int) -> str:
    """Of case n."""
    return f"00000000-0000-4000-8000-{number:012d}"


def fill(stack: Stack, size: int) -> None:
    """So many cases, each with its 50 observables."""
    asyncio.run(filled(stack.mongo, size))


async def filled(uri: str, size: int) -> None:
    """As `fill`."""
    database = mongo.connect(uri, Settings.model_fields["database"].default)
    name = await Generations(database).current()
    if name is None:
        raise NotReady("there are no views to write into")
    store = Store(database, name)
    filler = Filler(Shelf(store, Kept.of(database, name)), store.counts)
    with calm():
        for first in range(1, size + 1, TOGETHER):
            numbers = range(first, min(first + TOGETHER, size + 1))
            told = [envelope for number in numbers for envelope in story(number)]
            places = {case_id(number): (0, 0) for number in numbers}
            await filler.handle(Delivery(fresh=told, places=places))
        await filler.settle()
    database.client.close()


def story(number: int) -> Iterator[Envelope]:
    """What happens to case n."""
    new = new_case(number)
    at = BEGAN + timedelta(seconds=number)
    created = CaseCreated(
        owner=OWNER,
        title=new["title"],
        description=new["description"],
        tags=tuple(new["tags"]),
        severity=new["severity"],
        category=new["category"],
        assignees=tuple(one["uid"] for one in new["assignees"]),
        incremental_id=number,
    )
    now = tuple(
        Observable(**one, id=f"{number:012d}-{place:02d}", createdAt=at, updatedAt=at)
        for place, one in enumerate(observables(number))
    )
    actions = (created, ObservablesChanged(change="add", count=len(now), now=now))
    for sequence, action in enumerate(actions, start=1):
        yield Envelope(
            stream=case_id(number),
            sequence=sequence,
            space="default",
            owner=OWNER,
            at=at,
            by=User(username="bench"),
            correlation_id="bench",
            action=action,
        )
