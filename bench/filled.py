"""How do many cases with many observables come to be there? Written into the views by themselves.

Through the API it would take an hour. Neither the log nor the topic knows of these cases, so they
can be read, and nothing else; the service shows them once it has been started again.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any

import pymongo

from bench.cases import OWNER, new_case, observables
from bench.stack import NotReady, Stack
from case_events import CaseCreated, Envelope, Observable, ObservablesChanged, User
from case_query.settings import Settings
from case_query.views import VERSION, cases
from case_query.views.cases import View
from case_query.views.observables import document, rows

TOGETHER = 250
"""Cases of one write."""
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
NOBODY: View | None = None


def case_id(number: int) -> str:
    """Of case n."""
    return f"00000000-0000-4000-8000-{number:012d}"


def fill(stack: Stack, size: int) -> None:
    """So many cases, each with its 50 observables."""
    with pymongo.MongoClient[dict[str, Any]](stack.mongo, w=1) as client:
        database = client[Settings.model_fields["database"].default]
        pointer = database["generations"].find_one({"_id": f"view {VERSION}"})
        if pointer is None:
            raise NotReady("there are no views to write into")
        of_cases, of_observables = (
            database[f"{name}.{pointer['generation']}"] for name in ("cases", "observables")
        )
        for first in range(1, size + 1, TOGETHER):
            numbers = range(first, min(first + TOGETHER, size + 1))
            made = [
                view for number in numbers if (view := reduce(cases.view, story(number), NOBODY))
            ]
            of_cases.insert_many(
                [{"_id": one.id, **cases.document(one, (0, 0))} for one in made], ordered=False
            )
            of_observables.insert_many(
                [{"_id": row.id, **document(row)} for one in made for row in rows(one)],
                ordered=False,
            )


def story(number: int) -> Iterator[Envelope]:
    """What happened to case n."""
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
