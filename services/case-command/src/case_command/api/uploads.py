"""How does a file come onto a case over HTTP (Cases API P14)?"""

from functools import partial
from uuid import uuid4

from fastapi import Request, Response

from case_command.api import answers
from case_command.api.asked import Asked, asked_without_body
from case_command.api.bodies.uploads import FILE_NAME, Named, uploaded
from case_command.api.desk import Desk
from case_command.api.form import Form
from case_command.deciding import Decided
from case_command.decisions.files import attach_file
from case_command.decisions.found import existing
from case_command.errors import CaseFull, HistoryFull, Undecided
from case_command.files.files import UPLOADED_FOR
from case_command.files.limits import too_large
from case_command.files.row import New, Row, Stage
from case_events.files import CaseFile
from case_events.shapes import CaseWithComments, NamedWithComments
from case_runtime.arrival import caller_of, space_of
from case_runtime.describing.operation import Change
from case_runtime.errors import Answerable
from case_runtime.http import Routes

FRAME = 65536
"""Bytes that a multipart body may have beside its file."""

FORM = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "filename": {"type": "string", **FILE_NAME.limits()},
    },
    "required": ["file"],
    "additionalProperties": False,
}
UPLOAD = Change(
    "addFile",
    body=FORM,
    takes="multipart/form-data",
    answer=CaseWithComments,
    minimal=NamedWithComments,
    versioned=True,
    refuses=(408,),
    tag="files",
)


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/cases/{case_id}/files`."""

    @api.post("/api/cases/{case_id}/files", UPLOAD)
    async def upload(request: Request) -> Response:
        """Upload a file to a case.

        Multipart: `file`, and `filename` without an extension in place of the file's own. The type
        is known by the extension. The answer is the case with all of its attachments.
        """
        asked_without_body(request, desk.clock())  # what is wrong with the rest is told first
        form = Form(request)
        async with desk.files.coming():
            called = await form.file()
        named = uploaded(called, desk.files.limits)
        form.renamed(named.name)
        owner = await admitted(request, named)
        row = await desk.files.keep(
            new(request, named, owner), form.pieces(), partial(form.renamed, named.name)
        )
        said = (row.filename, row.measured.sha256 if row.measured else "")
        wanted = asked_without_body(request, desk.clock(), *said)
        decided = await attached(row, wanted)
        return await answers.commented(
            desk.reading, decided, waits=wanted.waits, minimal=wanted.minimal
        )

    async def admitted(request: Request, named: Named) -> str:
        """The owner of the case, if the file may come: nothing is stored before that is known."""
        case_id, space = request.path_params["case_id"], space_of(request)
        state = await desk.files.state(case_id)
        file = CaseFile(
            name=named.name, extension=named.extension, mime_type=named.media_type, created=""
        )
        try:
            attach_file(
                state,
                case_id=case_id,
                space=space,
                rights=caller_of(request).rights,
                comment_id="",
                file_id="",
                file=file,
            )
        except (CaseFull, HistoryFull):
            if "idempotency-key" not in request.headers:  # else it may be there already
                raise
        announced(request, desk.files.limits.most(named.media_type) + FRAME)
        return existing(state, case_id, space).case.owner

    async def attached(row: Row, wanted: Asked) -> Decided:
        """The case with the file on it; a file that it does not take is gone."""
        decide = partial(
            attach_file,
            case_id=row.case,
            space=wanted.space,
            rights=wanted.rights,
            comment_id=str(uuid4()),
            file_id=row.id,
            file=row.file(),
        )
        try:
            decided = await desk.decide(row.case, decide, wanted)
        except Undecided:
            raise  # the case may have it: the sweep will see
        except Answerable:
            await desk.files.discard(row)
            raise
        if decided.repeated:
            await desk.files.discard(row)
        return decided


def new(request: Request, named: Named, owner: str) -> New:
    """A file that comes with its attachment."""
    return New(
        space=space_of(request),
        owner=owner,
        case=request.path_params["case_id"],
        name=named.name,
        extension=named.extension,
        media_type=named.media_type,
        by=caller_of(request).user,
        stage=Stage.INCOMING,
        kept_for=UPLOADED_FOR,
    )


def announced(request: Request, most: int) -> None:
    """`TooLarge`, if the request says of itself that it is."""
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said[:20]) > most:
        raise too_large(most)
