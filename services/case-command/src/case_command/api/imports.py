"""How do cases come in over HTTP that had a life elsewhere?"""

from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from typing import Annotated
from uuid import uuid4

import orjson
from fastapi import Request, Response
from pydantic import BeforeValidator, Field, TypeAdapter

from case_command.api import answers
from case_command.api.asked import digest, key_id, made
from case_command.api.desk import Desk
from case_command.api.shapes import ImportReport
from case_command.decisions.imports import needed
from case_command.imports.ahead import Ahead
from case_command.imports.gathering import Gathered, Gathering
from case_command.imports.recording import Recording, Wish
from case_command.imports.taking import Taking
from case_runtime import query
from case_runtime.answers import JSON
from case_runtime.arrival import caller_of
from case_runtime.codec import Body, cut
from case_runtime.describing.operation import Change
from case_runtime.errors import Invalid
from case_runtime.http import Routes
from case_runtime.multipart import Part, parts
from case_runtime.rights import Rights

ENDING = ".ndjson"


def switch(said: object) -> object:
    """`true` or `false`, as a query says it."""
    return {"true": True, "false": False}.get(str(said), said)


Switch = Annotated[bool, BeforeValidator(switch)]


class Options(Body):
    """The query."""

    overwrite: Switch = False
    create_new_copies: Annotated[Switch, Field(alias="createNewCopies")] = False
    compatibility_mode: Annotated[Switch, Field(alias="compatibilityMode")] = False
    dry_run: Annotated[Switch, Field(alias="dryRun")] = False
    refresh: str = ""


OPTIONS = TypeAdapter(Options)
FORM = {
    "type": "object",
    "properties": {"file": {"type": "string", "format": "binary"}},
    "required": ["file"],
    "additionalProperties": False,
}
IMPORT = Change(
    "importSavedObjects",
    query=OPTIONS,
    body=FORM,
    takes="multipart/form-data",
    answer=ImportReport,
    tag="saved objects",
)


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/saved_objects/_import`."""

    @api.post("/api/saved_objects/_import", IMPORT)
    async def take_in(request: Request) -> Response:
        """Take in cases that were exported, here or elsewhere: a file of saved objects, one a line.

        Each case comes in whole or not at all; the answer says of every line what became of it.
        `overwrite` replaces cases that are there, `createNewCopies` gives all of them other ids,
        `dryRun` only tells.
        """
        options = query.read(OPTIONS, request)
        if options.overwrite and options.create_new_copies:
            raise Invalid("cannot use [overwrite] with [createNewCopies]")
        rights = caller_of(request).rights
        for operation in needed(overwrite=options.overwrite):
            rights.narrowed(operation, None)
        gathering = Gathering(desk.most_imported)
        try:
            gathered = await gathering.all(file(request))
            allowed(gathered, rights, overwrite=options.overwrite)
            asked = f"{options!r} {gathered.digest}".encode()
            wanted = made(request, desk.clock(), asked, None)
            wish = Wish(
                stamp=wanted.stamp,
                rights=rights,
                new_id=ids_from(wanted.key and wanted.key.id),
                key=wanted.key,
                overwrite=options.overwrite,
                copies=options.create_new_copies,
                dry_run=options.dry_run,
            )
            async with Ahead(desk.reading) as ahead:
                recording = Recording(desk.ledger, desk.numbers, wish, ahead)
                taking = Taking(
                    recording, desk.connectors, desk.files.described, gathering, desk.brings
                )
                await taking.all(gathered)
                late = wanted.waits and not await ahead.seen()
        finally:
            gathering.close()
        told = orjson.dumps(taking.report.told(dry_run=options.dry_run))
        return Response(told, HTTPStatus.OK, answers.LATE if late else None, JSON)


async def file(request: Request) -> AsyncIterator[bytes]:
    """The bytes of the one part that is the file."""
    found = False
    async for told in parts(request):
        if isinstance(told, bytes):
            yield told
            continue
        if told.name != "file" or found:
            raise Invalid(f'invalid keys "{cut(told.name)}"')
        found = True
        checked(told)
    if not found:
        raise Invalid("[request body.file]: expected value of type [Stream] but got [undefined]")


def checked(part: Part) -> None:
    """A file has a name, and it says what it is."""
    name = part.filename
    if name is None:
        raise Invalid("[request body.file]: expected a file with a name")
    if not name.lower().endswith(ENDING):
        ending = name.rpartition(".")[2] if "." in name else ""
        raise Invalid(f"Invalid file extension .{cut(ending)}")


def allowed(gathered: Gathered, rights: Rights, *, overwrite: bool) -> None:
    """`Forbidden`, unless the caller may take in the cases of every owner that the file names."""
    owners = [one.owner for one in gathered.groups.values() if isinstance(one.owner, str)]
    for operation in needed(overwrite=overwrite):
        refused = [one for one in dict.fromkeys(owners) if not rights.may(operation, one)]
        rights.demand(operation, *map(cut, refused))


def ids_from(key: str | None) -> Callable[[str], str]:
    """Other ids, the same one for the same; of a request that comes again the same as before."""
    known: dict[str, str] = {}

    def new(old: str) -> str:
        if old not in known:
            known[old] = key_id(digest([key.encode(), old.encode()])) if key else str(uuid4())
        return known[old]

    return new
