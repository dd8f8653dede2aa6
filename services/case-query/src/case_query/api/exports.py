"""How do cases leave over HTTP?"""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BeforeValidator, Field, TypeAdapter

from case_events import saved_objects as so
from case_query.api.desk import Desk
from case_query.errors import CaseNotFound
from case_query.export.history import lines
from case_query.export.reading import exported
from case_query.export.writing import written
from case_runtime import codec
from case_runtime.codec import Body
from case_runtime.describing.operation import Question
from case_runtime.errors import Invalid
from case_runtime.fields import Flag, Many
from case_runtime.http import Routes, caller_of, space_of
from case_runtime.rights import Operation, Rights

NDJSON = "application/x-ndjson"
HEADERS = {"content-disposition": 'attachment; filename="export.ndjson"'}
NEEDED: tuple[Operation, ...] = ("getCase", "getComment", "getUserActions")
"""What somebody must be allowed who takes a case away with all that belongs to it."""


def several(said: Any) -> Any:  # noqa: ANN401 - it is JSON
    """One type is a list of one."""
    return [said] if isinstance(said, str) else said


class ExportedObject(Body):
    """One object."""

    type: str
    id: str


class ExportedCases(Body):
    """The body: every case, or these."""

    type: Annotated[tuple[str, ...], BeforeValidator(several)] | None = None
    objects: Annotated[tuple[ExportedObject, ...], Many("objects", 10_000, 1)] | None = None
    include_references_deep: Annotated[Flag, Field(alias="includeReferencesDeep")] = False
    exclude_export_details: Annotated[Flag, Field(alias="excludeExportDetails")] = False


ASKING = TypeAdapter(ExportedCases)
LINES = {"type": "string", "description": "JSON, an object a line"}
EXPORT = Question(
    "exportSavedObjects", body=ASKING, answer=LINES, media=NDJSON, tag="saved objects"
)
LOG = Question("getCaseLog", answer=LINES, media=NDJSON, tag="saved objects")


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/saved_objects/_export`, and the history of a case as it is."""

    @api.post("/api/saved_objects/_export", EXPORT)
    async def export(request: Request) -> Response:
        """Take cases away as saved objects, one a line, with all that belongs to them.

        `type: "cases"` means every case that the caller may read, `objects` names some.
        """
        asked = await codec.read(ASKING, request)
        space, rights = space_of(request), caller_of(request).rights
        wanted = named(asked)
        ids = picked(desk, wanted, space, rights)
        told = written(
            exported(desk.reads().store, ids),
            space=space,
            deep=desk.connectors if asked.include_references_deep else None,
            details=not asked.exclude_export_details,
        )
        return StreamingResponse(told, 200, HEADERS, NDJSON)

    @api.get("/api/cases/{case_id}/_log", LOG)
    async def log(request: Request) -> Response:
        """The history of a case as it is in the log, one user action a line, without any loss.

        It begins with the latest creation of the case, and at 1.
        """
        case_id, body = await desk.case(request)
        rights = caller_of(request).rights
        for operation in NEEDED:
            rights.demand(operation, body.owner)
        reads = desk.reads()
        facts = reads.counts.facts_of(case_id)
        if facts is None:
            raise CaseNotFound(case_id)
        told = lines(reads.store, case_id, facts.born, body.sequence)
        return StreamingResponse(told, 200, media_type=NDJSON)


def named(asked: ExportedCases) -> list[str] | None:
    """The ids that were named; None where all are meant."""
    if asked.type is not None and asked.objects is not None:
        raise Invalid('Can\'t specify both "types" and "objects" properties when exporting')
    if asked.type is None and asked.objects is None:
        raise Invalid("Either `type` or `objects` are required.")
    kinds = asked.type or [one.type for one in asked.objects or ()]
    if strange := dict.fromkeys(kind for kind in kinds if kind != so.CASE):
        raise Invalid(f"Trying to export non-exportable type(s): {codec.cut(', '.join(strange))}")
    return None if asked.objects is None else list(dict.fromkeys(one.id for one in asked.objects))


def picked(desk: Desk, wanted: Sequence[str] | None, space: str, rights: Rights) -> Sequence[str]:
    """Those that were named, or all."""
    if wanted is None:
        return every(desk, space, rights)
    return allowed(desk, wanted, space, rights)


def every(desk: Desk, space: str, rights: Rights) -> Sequence[str]:
    """All cases of a space that this caller may take away, oldest first."""
    owners = frozenset.intersection(*(rights.narrowed(one, None) for one in NEEDED))
    reads = desk.reads()
    found = reads.filters(space).owned(owners)
    facts = filter(None, map(reads.counts.facts_at, found))
    return [one.id for one in sorted(facts, key=lambda one: (one.created_at, one.id))]


def allowed(desk: Desk, wanted: Sequence[str], space: str, rights: Rights) -> Sequence[str]:
    """These cases, if all of them are there and may be taken away."""
    counts = desk.reads().counts
    found = {one: counts.facts_of(one) for one in wanted}
    missing = [one for one, facts in found.items() if facts is None or facts.space != space]
    if missing:
        raise Invalid(f"Error fetching objects to export: {codec.cut(', '.join(missing))}")
    owners = dict.fromkeys(facts.owner for facts in found.values() if facts)
    for operation in NEEDED:
        rights.demand(operation, *owners)
    return wanted
