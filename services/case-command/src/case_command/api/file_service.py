"""How is a file described, filled, and downloaded by its own id (Cases API §2.6)?"""

from collections.abc import AsyncIterable
from hashlib import sha256
from typing import Any, Literal

import orjson
from fastapi import Request, Response
from pydantic import TypeAdapter

from case_command.api.asked import Asked, asked, asked_without_body, key_id
from case_command.api.bodies.uploads import NEW_FILE, NewFile
from case_command.api.desk import Desk
from case_command.api.sending import sent
from case_command.api.shapes import DescribedFile, FilledFile
from case_command.api.uploads import announced
from case_command.decisions.found import existing
from case_command.errors import AlreadyUploaded, FileNotFound, KeyReused, UploadUnderWay
from case_command.files.files import LONGEST_UPLOAD, LOOSE_FOR, in_time
from case_command.files.kinds import OWNED, kind
from case_command.files.row import New, Row, Stage
from case_events.values import with_milliseconds
from case_runtime.answers import JSON
from case_runtime.arrival import caller_of, space_of
from case_runtime.codec import Body, decode
from case_runtime.describing.operation import Change, Never, Question
from case_runtime.errors import Invalid, NotFound, WrongMediaType
from case_runtime.http import Routes
from case_runtime.rights import Operation

OF_KIND = "/api/files/files/{file_kind}"
ONE = OF_KIND + "/{file_id}"
OCTETS = "application/octet-stream"


class Inline(Body):
    """The query of a download."""

    inline: Literal["true", "false"] = "false"


BYTES = {"type": "string", "format": "binary"}

TAG = "files"
CREATE = Change("createFile", body=NEW_FILE, answer=DescribedFile, refuses=(404,), tag=TAG)
FILL = Change(
    "uploadFile", body=BYTES, takes=OCTETS, answer=FilledFile, refuses=(408, 409), tag=TAG
)
DESCRIBE = Question("getFile", answer=DescribedFile, tag=TAG)
WHOLE: dict[str, Any] = {
    "query": TypeAdapter(Inline),
    "answer": BYTES,
    "media": "*/*",
    "versioned": True,
    "parted": True,
    "tag": TAG,
}
DOWNLOAD = Question("downloadFile", **WHOLE)
DOWNLOAD_AS = Question("downloadFileAs", **WHOLE)
DELETE = Never("deleteFile", tag=TAG)


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/files/files`."""

    @api.post(OF_KIND, CREATE)
    async def create(request: Request) -> Response:
        """Describe a file whose bytes are to follow; attach it to its case within a day."""
        owner = owner_of(request, "createComment")
        wanted = await asked(request, desk.clock())
        new = decode(NEW_FILE, wanted.json)
        (case_id,) = new.meta.case_ids
        case = existing(await desk.files.state(case_id), case_id, wanted.space).case
        if owner != case.owner or new.meta.owner not in ([], [owner]):
            raise Invalid("The owner of the file must match the case")
        desk.files.limits.allow(new.mime_type)
        row = await desk.files.rows.begin(described(request, new, owner, wanted))
        if wanted.key and row.request != wanted.key.body:
            raise KeyReused
        return told(row)

    @api.put(ONE + "/blob", FILL)
    async def fill(request: Request) -> Response:
        """Upload the bytes of a file that was described before: once, as they are."""
        owner = owner_of(request, "createComment")
        wanted = asked_without_body(request, desk.clock())
        if request.headers.get("content-type", OCTETS).partition(";")[0].strip() != OCTETS:
            raise WrongMediaType
        row = await desk.files.one(request.path_params["file_id"], owner, space_of(request))
        if not row.loose:
            raise FileNotFound(row.id)
        announced(request, desk.files.limits.most(row.media_type))
        if row.stage is Stage.READY and wanted.key is None:
            raise AlreadyUploaded
        if row.stage is Stage.READY:
            ready: Row | None = await the_same(row, request.stream())
        else:
            ready = await desk.files.fill(row, request.stream())
        if ready is None or ready.measured is None:
            raise UploadUnderWay
        return Response(orjson.dumps({"ok": True, "size": ready.measured.size}), media_type=JSON)

    @api.get(ONE, DESCRIBE)
    async def describe(request: Request) -> Response:
        """What is known of a file, with its hashes."""
        return told(await found(request))

    @api.get(ONE + "/blob", DOWNLOAD)
    async def download(request: Request) -> Response:
        """Download a file, whole or a part of it (`Range`).

        `?inline=true` shows a picture of dots in place; all else is always a download.
        """
        row = await found(request)
        return sent(request, row, desk.files, row.filename)

    @api.get(ONE + "/blob/{file_name}", DOWNLOAD_AS)
    async def download_as(request: Request) -> Response:
        """Download a file under a name of one's own."""
        return sent(request, await found(request), desk.files, request.path_params["file_name"])

    @api.delete(ONE, DELETE)
    async def delete(_: Request) -> Response:
        """Not possible: a file goes with what is attached for it. Always a 404."""
        raise NotFound

    async def found(request: Request) -> Row:
        owner = owner_of(request, "getComment")
        return await desk.files.one(request.path_params["file_id"], owner, space_of(request))


def owner_of(request: Request, operation: Operation) -> str:
    """Whose files are of this kind; `Forbidden`, before anything is looked up, to those without."""
    owner = OWNED.get(request.path_params["file_kind"])
    if owner is None:
        raise NotFound
    caller_of(request).rights.demand(operation, owner)
    return owner


async def the_same(row: Row, pieces: AsyncIterable[bytes]) -> Row:
    """The file, if these are its bytes: sent again under a key; else `KeyReused`."""
    digest, size = sha256(), 0
    async with in_time(LONGEST_UPLOAD):
        async for piece in pieces:
            digest.update(piece)
            size += len(piece)
            if row.measured is None or size > row.measured.size:
                raise KeyReused
    if row.measured is None or digest.hexdigest() != row.measured.sha256:
        raise KeyReused
    return row


def described(request: Request, new: NewFile, owner: str, wanted: Asked) -> New:
    """A file without bytes; asked for again under the same key it is the same."""
    ids = {"id": key_id(wanted.key.id), "request": wanted.key.body} if wanted.key else {}
    return New(
        space=wanted.space,
        owner=owner,
        case=new.meta.case_ids[0],
        name=new.name,
        extension=new.extension,
        media_type=new.mime_type,
        by=caller_of(request).user,
        stage=Stage.AWAITING,
        kept_for=LOOSE_FOR,
        loose=True,
        alt=new.alt,
        **ids,
    )


def told(row: Row) -> Response:
    """As the API describes it."""
    return Response(orjson.dumps({"file": description(row)}), media_type=JSON)


def description(row: Row) -> dict[str, Any]:
    """What everybody may know who may see it."""
    created = with_milliseconds(row.created)
    said: dict[str, Any] = {
        "id": row.id,
        "name": row.name,
        "extension": row.extension,
        "mimeType": row.media_type,
        "meta": {"caseIds": [row.case], "owner": [row.owner]},
        "fileKind": kind(row.owner),
        "status": "READY" if row.stage is Stage.READY else "AWAITING_UPLOAD",
        "created": created,
        "updated": created,
        "user": {"name": row.by.username, "id": row.by.profile_uid},
    }
    if row.alt is not None:
        said["alt"] = row.alt
    if kept := row.measured:
        said["size"] = kept.size
        said["hash"] = {"md5": kept.md5, "sha1": kept.sha1, "sha256": kept.sha256}
    return said
