"""How are many things read at once? What cannot be shown is named beside what can."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated, Any

import orjson
from fastapi import Request, Response
from pydantic import Field, TypeAdapter

from case_query.api import answers
from case_query.api.desk import Desk
from case_query.errors import CaseNotFound, CommentNotFound
from case_query.reads.threads import Threads
from case_query.shapes.cases import AttachmentsById, CasesById, CasesContaining
from case_runtime import codec
from case_runtime.codec import Body
from case_runtime.describing.operation import Question
from case_runtime.fields import Many
from case_runtime.http import Routes, caller_of, space_of


class CaseIds(Body):
    """The body of `_bulk_get`."""

    ids: Annotated[tuple[str, ...], Many("ids", 1000, 1)]


class AttachmentIds(Body):
    """The body of `attachments/_bulk_get`."""

    ids: Annotated[tuple[str, ...], Many("ids", 100, 1)]


class ContainingAll(Body):
    """Which of these cases have all of these documents? Before 9.3 they were `alertIds`."""

    case_ids: Annotated[tuple[str, ...], Field(alias="caseIds")]
    document_ids: Annotated[tuple[str, ...], Field(alias="documentIds")] = ()
    alert_ids: Annotated[tuple[str, ...], Field(alias="alertIds")] = ()


CASES = TypeAdapter(CaseIds)
ATTACHMENTS = TypeAdapter(AttachmentIds)
CONTAINING = TypeAdapter(ContainingAll)

GET = Question("getCasesById", body=CASES, answer=CasesById)
GET_ATTACHMENTS = Question(
    "getAttachmentsById", body=ATTACHMENTS, answer=AttachmentsById, tag="attachments"
)
FIND = Question("findCasesContainingAll", body=CONTAINING, answer=CasesContaining)


def add_routes(api: Routes, desk: Desk) -> None:
    """Questions with many ids."""

    @api.post("/internal/cases/_bulk_get", GET)
    async def cases(request: Request) -> Response:
        """Many cases, in the order asked for."""
        ids = (await codec.read(CASES, request)).ids
        owners = caller_of(request).rights.narrowed("getCase", None, "cases")
        shown, missing, hidden = [], [], []
        for case_id, body in zip(ids, await desk.reads().store.bodies(ids), strict=True):
            if body is None or body.json is None or body.space != space_of(request):
                missing.append(wrong(HTTPStatus.NOT_FOUND, CaseNotFound(case_id), caseId=case_id))
            elif body.owner not in owners:
                hidden.append(forbidden("case", body.owner, caseId=case_id))
            else:
                shown.append(answers.commented(body.json))
        return both("cases", shown, [*missing, *hidden])

    @api.post("/internal/cases/{case_id}/attachments/_bulk_get", GET_ATTACHMENTS)
    async def attachments(request: Request) -> Response:
        """Many attachments of a case, in the order asked for."""
        ids = (await codec.read(ATTACHMENTS, request)).ids
        case_id, _ = await desk.case(request)
        rights = caller_of(request).rights
        there = await Threads(desk.reads().store).several(ids, case_id, space_of(request))
        shown, missing, elsewhere, hidden = [], [], [], []
        for one in ids:
            found = there.get(one)
            if found is None:
                missing.append(wrong(HTTPStatus.NOT_FOUND, CommentNotFound(one), attachmentId=one))
            elif found.case != case_id:
                said = f"Attachment is not attached to case id={case_id}"
                elsewhere.append(wrong(HTTPStatus.BAD_REQUEST, said, attachmentId=one))
            elif not rights.may("getComment", found.owner):
                hidden.append(forbidden("attachment", found.owner, attachmentId=one))
            else:
                shown.append(found.body)
        return both("attachments", shown, [*missing, *elsewhere, *hidden])

    @api.post("/internal/cases/case/attachments/_find_containing_all", FIND)
    async def containing(request: Request) -> Response:
        """Those of some cases that have every one of some alerts and events."""
        asked = await codec.read(CONTAINING, request)
        owners = caller_of(request).rights.narrowed("getCase", None, "cases")
        documents = {*asked.document_ids, *asked.alert_ids}
        found: list[str] = []
        if documents and asked.case_ids:
            there = await Threads(desk.reads().store).documents(asked.case_ids, documents)
            facts = map(desk.reads().counts.facts_of, dict.fromkeys(asked.case_ids))
            found = [
                one.id
                for one in facts
                if one
                and one.space == space_of(request)
                and one.owner in owners
                and there.get(one.id) == documents
            ]
        return answers.json({"casesWithAllAttachments": found})


def both(name: str, shown: Iterable[bytes], errors: list[dict[str, Any]]) -> Response:
    """What can be shown, and why the rest cannot."""
    body = (name.encode(), answers.array(shown), orjson.dumps(errors))
    return answers.raw(b'{"%b":%b,"errors":%b}' % body)


def wrong(status: HTTPStatus, why: object, **about: str) -> dict[str, Any]:
    """One thing that is not shown."""
    return {"error": status.phrase, "message": str(why), "status": int(status), **about}


def forbidden(thing: str, owner: str, **about: str) -> dict[str, Any]:
    """One thing that this caller may not see."""
    said = f'Unauthorized to access {thing} with owner: "{owner}"'
    return wrong(HTTPStatus.FORBIDDEN, said, **about)
