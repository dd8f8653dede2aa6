"""How are observables of a case added, changed and taken away over HTTP (Cases API §2.5)?"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, TypedDict

from fastapi import Request, Response

from case_command.api import answers
from case_command.api.asked import Asked, asked, asked_without_body
from case_command.api.bodies.observables import (
    CHANGED_OBSERVABLE,
    NEW_OBSERVABLE,
    NEW_OBSERVABLES,
)
from case_command.api.desk import Desk
from case_command.deciding import Decided, Decision
from case_command.decisions.observables import (
    ADD,
    UPDATE,
    add_observable,
    add_observables,
    as_shown,
    delete_observable,
    edit_observable,
    left_out,
    told_as,
)
from case_command.sealing import in_milliseconds
from case_events import Configuration, Observable, ObservablesChanged
from case_events.shapes import CaseWithComments, Named
from case_runtime.arrival import caller_of
from case_runtime.codec import decode
from case_runtime.describing.operation import Change
from case_runtime.http import Routes
from case_runtime.rights import Rights


class Place(TypedDict):
    """Which case is meant, on whose behalf, and which types there are."""

    case_id: str
    space: str
    rights: Rights
    configurations: Mapping[str, Configuration]


OBSERVABLES = "/internal/cases/{case_id}/observables"

WHOLE: dict[str, Any] = {
    "answer": CaseWithComments,
    "minimal": Named,
    "versioned": True,
    "tag": "observables",
}
ADD_ONE = Change("addObservable", body=NEW_OBSERVABLE, **WHOLE)
ADD_MANY = Change("addObservables", body=NEW_OBSERVABLES, **WHOLE)
EDIT = Change("updateObservable", body=CHANGED_OBSERVABLE, **WHOLE)
TAKE = Change("deleteObservable", versioned=True, tag="observables")


def add_routes(api: Routes, desk: Desk) -> None:
    """`/internal/cases/{case_id}/observables`."""

    @api.post(OBSERVABLES, ADD_ONE)
    async def add(request: Request) -> Response:
        """Add an observable that the case does not have yet; it takes 50."""
        wanted = await entered(request)
        with told_as(ADD):
            new = decode(NEW_OBSERVABLE, wanted.json).observable
        where = await place(request, wanted)
        made = new.made(in_milliseconds(wanted.stamp.at))
        return await changed(where, partial(add_observable, **where, new=made), wanted)

    @api.post(OBSERVABLES + "/_bulk_create", ADD_MANY)
    async def add_many(request: Request) -> Response:
        """Add the observables that the case does not have yet.

        What finds no room among its 50 is left out; a `warning` says how many were.
        """
        wanted = await entered(request)
        at = in_milliseconds(wanted.stamp.at)
        with told_as(ADD):
            new = [one.made(at) for one in decode(NEW_OBSERVABLES, wanted.json).observables]
        where = await place(request, wanted)
        return await changed(where, partial(add_observables, **where, new=new), wanted, new)

    @api.patch(OBSERVABLES + "/{observable_id}", EDIT)
    async def edit(request: Request) -> Response:
        """Give an observable another value and description; its type stays."""
        wanted = await entered(request)
        with told_as(UPDATE):
            new = decode(CHANGED_OBSERVABLE, wanted.json).observable
        where = await place(request, wanted)
        decide = partial(
            edit_observable,
            **where,
            observable_id=request.path_params["observable_id"],
            value=new.value,
            description=new.description,
            at=in_milliseconds(wanted.stamp.at),
        )
        return await changed(where, decide, wanted)

    @api.delete(OBSERVABLES + "/{observable_id}", TAKE)
    async def delete(request: Request) -> Response:
        """Take an observable away."""
        may_enter(request)
        wanted = asked_without_body(request, desk.clock())
        decide = partial(
            delete_observable,
            **await place(request, wanted),
            observable_id=request.path_params["observable_id"],
        )
        state = await desk.change(request.path_params["case_id"], decide, wanted)
        return await answers.nothing(desk.reading, [state], waits=wanted.waits)

    async def changed(
        where: Place, decide: Decision, wanted: Asked, sent: Sequence[Observable] = ()
    ) -> Response:
        decided = await desk.decide(where["case_id"], decide, wanted)
        state = as_shown(decided.state, where["configurations"])
        answer = await answers.one(
            desk.reading, state, "untotalled", waits=wanted.waits, minimal=wanted.minimal
        )
        if without := left_out(sent, after(decided)):
            answers.warn(answer, f"{without} observables left out")
        return answer

    async def entered(request: Request) -> Asked:
        may_enter(request)
        return await asked(request, desk.clock())

    async def place(request: Request, wanted: Asked) -> Place:
        return {
            "case_id": request.path_params["case_id"],
            "space": wanted.space,
            "rights": wanted.rights,
            "configurations": await desk.configurations.within(wanted.space),
        }


def may_enter(request: Request) -> None:
    """Who may change no case at all is told so, and not whether there is this one."""
    caller_of(request).rights.narrowed("updateCase")


def after(decided: Decided) -> Sequence[Observable]:
    """The observables right after the change, though others may have come since."""
    actions = (one.action for one in decided.envelopes)
    return next(one.now for one in actions if isinstance(one, ObservablesChanged))
