"""How do the bytes of a file come in before the case that has it does?"""

from typing import Annotated

import orjson
from fastapi import Request, Response
from pydantic import Field, TypeAdapter

from case_command.api.asked import asked_without_body
from case_command.api.bodies.uploads import FileName
from case_command.api.desk import Desk
from case_command.api.file_service import BYTES, OCTETS, ONE, TAG, owner_of
from case_command.api.shapes import FilledFile
from case_command.api.uploads import announced
from case_command.errors import FileElsewhere, FileNotFound, UploadUnderWay
from case_command.files.files import UPLOADED_FOR
from case_command.files.row import New, Row, Stage
from case_command.imports.gathering import ID
from case_runtime import query
from case_runtime.answers import JSON
from case_runtime.arrival import caller_of, space_of
from case_runtime.codec import Body
from case_runtime.describing.operation import Change
from case_runtime.errors import Invalid, WrongMediaType
from case_runtime.fields import Text
from case_runtime.http import Routes


class Brought(Body):
    """The query: whose file it is, and what it is called."""

    case_id: Annotated[str, Field(alias="caseId"), Text("caseId", 200)]
    name: FileName
    extension: Annotated[str, Text("extension", 160)]
    mime_type: Annotated[str, Field(alias="mimeType"), Text("mimeType", 255)]
    refresh: str = ""


BROUGHT = TypeAdapter(Brought)
BRING = Change(
    "importFile",
    query=BROUGHT,
    body=BYTES,
    takes=OCTETS,
    answer=FilledFile,
    refuses=(408, 409),
    tag=TAG,
)


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/files/files/{kind}/{id}/_import`."""

    @api.put(ONE + "/_import", BRING)
    async def bring(request: Request) -> Response:
        """Bring the bytes of a file under the id that it has in a history that is to come.

        Once; what is there already stays. If no case that has it comes within two hours, it goes.
        """
        owner = owner_of(request, "createCase")
        asked_without_body(request, desk.clock())
        said = query.read(BROUGHT, request)
        if request.headers.get("content-type", OCTETS).partition(";")[0].strip() != OCTETS:
            raise WrongMediaType
        desk.files.limits.allow(said.mime_type)
        announced(request, desk.files.limits.most(said.mime_type))
        row = await desk.files.rows.begin(described(request, said, owner))
        if (row.space, row.owner, row.case) != (space_of(request), owner, said.case_id):
            raise FileElsewhere(row.id)
        return told(await ready(row, request))

    async def ready(row: Row, request: Request) -> Row:
        """With its bytes: those that are there, or those that come."""
        if row.stage is Stage.READY:
            return row
        if row.stage is Stage.LEAVING:
            found = await desk.files.rows.recall(row.id, UPLOADED_FOR)
        else:
            found = await desk.files.fill(row, request.stream())
        if found is None:
            raise UploadUnderWay
        return found


def described(request: Request, said: Brought, owner: str) -> New:
    """A file without bytes."""
    file_id: str = request.path_params["file_id"]
    if not ID.fullmatch(file_id):
        raise Invalid("The id cannot be that of a file")
    return New(
        id=file_id,
        space=space_of(request),
        owner=owner,
        case=said.case_id,
        name=said.name,
        extension=said.extension,
        media_type=said.mime_type,
        by=caller_of(request).user,
        stage=Stage.AWAITING,
        kept_for=UPLOADED_FOR,
    )


def told(row: Row) -> Response:
    """How many bytes there are."""
    if row.measured is None:
        raise FileNotFound(row.id)
    return Response(orjson.dumps({"ok": True, "size": row.measured.size}), media_type=JSON)
