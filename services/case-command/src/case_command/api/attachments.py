"""How is something attached to a case over HTTP, changed, and taken away?"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from fastapi import Request, Response

from case_command.api import answers
from case_command.api.asked import Asked, asked, asked_without_body
from case_command.api.bodies import attachments as said
from case_command.api.desk import Desk
from case_command.case import State
from case_command.deciding import Decision
from case_command.decisions.areas import keys
from case_command.decisions.attachments import (
    add_attachments,
    delete_attachment,
    delete_attachments,
    edit_attachment,
)
from case_command.decisions.conditions import Seen, of_attachment, of_case
from case_events import Attachment
from case_events.shapes import CaseWithComments, NamedWithComments
from case_runtime.describing.operation import Change
from case_runtime.http import Routes

COMMENTS = "/api/cases/{case_id}/comments"

TAG = "attachments"
WHOLE: dict[str, Any] = {
    "answer": CaseWithComments,
    "minimal": NamedWithComments,
    "versioned": True,
    "tag": TAG,
}
ATTACH = Change("addComment", body=said.BODY, **WHOLE)
ATTACH_MANY = Change("addAttachments", body=said.BODIES, **WHOLE)
EDIT = Change("updateComment", body=said.EDITED, refuses=(409,), **WHOLE)
DELETE = Change("deleteComment", tag=TAG, versioned=True)
DELETE_ALL = Change("deleteComments", tag=TAG, versioned=True)


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/cases/{case_id}/comments`, and the internal way to attach many at once."""

    @api.post(COMMENTS, ATTACH)
    async def attach(request: Request) -> Response:
        """Attach a comment, alerts, events or a reference to a case.

        What the case has already is left out; the answer is the case with all of its attachments,
        and its `totalComment` counts all of them: that of the case itself counts comments alone.
        """
        wanted = await asked(request, desk.clock())
        return await attached(request, wanted, [said.attachment(wanted.json)])

    @api.post("/internal/cases/{case_id}/attachments/_bulk_create", ATTACH_MANY)
    async def attach_many(request: Request) -> Response:
        """Attach up to 100 things to a case, all or none."""
        wanted = await asked(request, desk.clock())
        return await attached(request, wanted, said.attachments(wanted.json), verbatim=True)

    @api.patch(COMMENTS, EDIT)
    async def edit(request: Request) -> Response:
        """Replace an attachment; the version is its own, not that of the case."""
        wanted = await asked(request, desk.clock())
        new = said.edited(wanted.json)
        (described,) = await known([new.attachment], request, wanted)
        decide = partial(
            edit_attachment,
            **place(request, wanted),
            comment_id=new.id,
            version=new.version,
            attachment=described,
            consumers=await desk.areas.consumers(keys([new.attachment])),
        )
        return await commented(request, wanted, decide)

    @api.delete(COMMENTS, DELETE_ALL)
    async def delete_all(request: Request) -> Response:
        """Take everything away that is attached to a case."""
        wanted = asked_without_body(request, desk.clock())
        return await gone(request, wanted, partial(delete_attachments, **place(request, wanted)))

    @api.delete(COMMENTS + "/{comment_id}", DELETE)
    async def delete(request: Request) -> Response:
        """Take one attachment away."""
        wanted = asked_without_body(request, desk.clock())
        one = request.path_params["comment_id"]
        decide = partial(delete_attachment, **place(request, wanted), comment_id=one)
        return await gone(request, wanted, decide, of_attachment(one))

    async def attached(
        request: Request, wanted: Asked, sent: Sequence[Attachment], *, verbatim: bool = False
    ) -> Response:
        decide = partial(
            add_attachments,
            **place(request, wanted),
            attachments={str(uuid4()): one for one in await known(sent, request, wanted)},
            types=desk.types,
            verbatim=verbatim,
            consumers=await desk.areas.consumers(keys(sent)),
        )
        return await commented(request, wanted, decide)

    async def known(
        sent: Sequence[Attachment], request: Request, wanted: Asked
    ) -> Sequence[Attachment]:
        case_id = request.path_params["case_id"]
        may = partial(wanted.rights.may, "createComment")
        return await desk.files.described(sent, case_id, wanted.space, may)

    async def commented(request: Request, wanted: Asked, decide: Decision) -> Response:
        decided = await desk.decide(request.path_params["case_id"], decide, wanted)
        return await answers.commented(
            desk.reading, decided, waits=wanted.waits, minimal=wanted.minimal
        )

    async def gone(
        request: Request,
        wanted: Asked,
        decide: Decision,
        seen: Callable[[State], Seen | None] = of_case,
    ) -> Response:
        state = await desk.change(request.path_params["case_id"], decide, wanted, seen=seen)
        return await answers.nothing(desk.reading, [state], waits=wanted.waits)


def place(request: Request, wanted: Asked) -> dict[str, Any]:
    """Which case is meant, and on whose behalf."""
    return {
        "case_id": request.path_params["case_id"],
        "space": wanted.space,
        "rights": wanted.rights,
    }
