"""How are cases opened, edited and deleted over HTTP?"""

from functools import partial
from typing import Literal

from fastapi import Request, Response
from pydantic import TypeAdapter

from case_command.api import answers
from case_command.api.asked import asked, asked_without_body
from case_command.api.bodies.cases import EDITED_CASES, NEW_CASE, Ids, edits
from case_command.api.desk import Desk
from case_command.decisions.fields import edit_cases
from case_command.decisions.lifecycle import delete_cases
from case_events.shapes import CaseWithComments, Named
from case_runtime import query
from case_runtime.codec import Body, decode
from case_runtime.describing.operation import Change
from case_runtime.http import Routes


class Deletion(Body):
    """The query of `DELETE /api/cases`."""

    ids: Ids
    refresh: str = ""


DELETION = TypeAdapter(Deletion)


class Creation(Body):
    """The query of `POST /api/cases`."""

    push: Literal["true", "false"] = "false"
    refresh: str = ""


CREATION = TypeAdapter(Creation)

CREATE = Change(
    "createCase",
    body=NEW_CASE,
    query=CREATION,
    answer=CaseWithComments,
    minimal=Named,
    versioned=True,
    refuses=(404,),
)
EDIT = Change(
    "updateCases",
    body=EDITED_CASES,
    answer=tuple[CaseWithComments, ...],
    minimal=tuple[Named, ...],
    versioned=True,
    refuses=(404, 406, 409),
)
DELETE = Change("deleteCases", query=DELETION, refuses=(404,), versioned=True)


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/cases`."""

    @api.post("/api/cases", CREATE)
    async def create(request: Request) -> Response:
        """Open a case.

        With an `Idempotency-Key` the same request twice opens one case. `refresh=false` answers
        before readers see it, `push=true` makes it a ticket as well, and does not wait for that.
        """
        wanted = await asked(request, desk.clock())
        new = decode(NEW_CASE, wanted.json).value()
        pushed = query.one(query.asked(request), "push", "false") == "true"
        async with desk.rounds.turn():
            decide = await desk.opening(wanted.space, wanted.rights, new, push=pushed)
            state = await desk.change(wanted.case_id(), decide, wanted, new=wanted.key is None)
        return await answers.one(
            desk.reading, state, "listed", waits=wanted.waits, minimal=wanted.minimal
        )

    @api.patch("/api/cases", EDIT)
    async def edit(request: Request) -> Response:
        """Edit up to 100 cases, all or none.

        Each item names a case and the version that the client saw; the answer holds the cases
        that changed.
        """
        wanted = await asked(request, desk.clock())
        items = edits(wanted.json)
        fields = any("customFields" in item.fields for item in items)
        decide = partial(
            edit_cases,
            edits=items,
            space=wanted.space,
            rights=wanted.rights,
            configurations=await desk.configurations.within(wanted.space) if fields else {},
        )
        ids = list(dict.fromkeys(item.case_id for item in items))
        changed = await desk.change_all(ids, decide, wanted)
        return await answers.several(
            desk.reading, changed, waits=wanted.waits, minimal=wanted.minimal
        )

    @api.delete("/api/cases", DELETE)
    async def delete(request: Request) -> Response:
        """Delete up to 100 cases with all that is attached to them, all or none."""
        ids = list(dict.fromkeys(query.read(DELETION, request).ids))
        wanted = asked_without_body(request, desk.clock(), *ids)
        decide = partial(delete_cases, space=wanted.space, rights=wanted.rights)
        deleted = await desk.change_all(ids, decide, wanted)
        return await answers.nothing(desk.reading, deleted, waits=wanted.waits)
