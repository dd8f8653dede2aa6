"""With whom has a case to do, and with which other systems?"""

from typing import NamedTuple

import orjson
from fastapi import Request, Response

from case_query.api import answers
from case_query.api.desk import Desk
from case_query.errors import CaseNotFound
from case_query.past import connectors, people
from case_query.past.states import States
from case_query.shapes.people import CaseUsers, ConnectorOfCase
from case_runtime.describing.operation import Question
from case_runtime.http import Routes, caller_of, space_of

USERS = Question("getCaseUsers", answer=CaseUsers, tag="people")
CONNECTORS = Question("getCaseConnectors", answer=dict[str, ConnectorOfCase])


class Story(NamedTuple):
    """A case that is there, and its history since it was born."""

    case_id: str
    born: int
    shown: bytes
    states: States


async def story(desk: Desk, request: Request) -> Story:
    """That of the case in the path; `CaseNotFound`, or `Forbidden` to this caller."""
    case_id, body = await desk.case(request)
    caller_of(request).rights.demand("getUserActions", body.owner)
    reads = desk.reads()
    facts = reads.counts.facts_of(case_id)
    if facts is None:  # deleted while we looked
        raise CaseNotFound(case_id)
    return Story(case_id, facts.born, body.json or b"", await reads.states())


def add_routes(api: Routes, desk: Desk) -> None:
    """`/internal/cases/{case_id}/_users` and `_connectors`."""

    @api.get("/internal/cases/{case_id}/_users", USERS)
    async def users(request: Request) -> Response:
        """Who did something, who is assigned, who no longer is, who opened it."""
        told = await story(desk, request)
        actors = await told.states.people(told.case_id, told.born)
        met = await told.states.envelopes(told.case_id, told.born, None, people.TYPES)
        assigned, known = people.ever_assigned(met), desk.people().profile
        return answers.json(people.people(orjson.loads(told.shown), actors, assigned, known))

    @api.get("/internal/cases/{case_id}/_connectors", CONNECTORS)
    async def pushes(request: Request) -> Response:
        """Every connector that the case has had, and whether it must be pushed."""
        told = await story(desk, request)
        met = await told.states.envelopes(told.case_id, told.born, None, connectors.TYPES)
        newest = await told.states.newest_of_types(told.case_id, told.born)
        announced = desk.announced.within(space_of(request)) if desk.announced else []
        names = {one.id: one.name for one in announced}
        return answers.json(connectors.connectors(met, newest, names))
