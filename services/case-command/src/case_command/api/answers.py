"""What does a write answer: the case as readers see it by now, or as the write left it?

Or, to those who prefer that, no more than ids and versions: then nothing is rendered.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import Response

from case_command.case import CaseState
from case_command.deciding import Decided
from case_events import AttachmentAdded, AttachmentChanged, Configuration
from case_events import configuration as configured
from case_events.case import to_json
from case_events.version import version
from case_runtime.answers import JSON
from case_runtime.showing import GONE, Asked, Form, Reading
from case_runtime.tags import etag

CALLED = "warning"
LATE = {CALLED: '299 Caselog "The change is stored; readers may not see it yet"'}
MINIMAL = {"preference-applied": "return=minimal"}
VERSION = re.compile(rb'\{"id":"[^"]*","version":"([^"]*)"')
"""How the JSON of a case, and of a configuration, begins."""


async def one(
    reading: Reading, state: CaseState, form: Form, *, waits: bool, minimal: bool = False
) -> Response:
    """Of one case."""
    if minimal:
        return await named(reading, [state], by_name(state), waits=waits)
    (body,), late = await shown(reading, [state], form, waits=waits)
    return answer(body, late=late)


async def commented(
    reading: Reading, decided: Decided, *, waits: bool, minimal: bool = False
) -> Response:
    """Of a case with all that is attached to it; or with what was attached or changed just now."""
    state = decided.state
    if not minimal:
        return await one(reading, state, "commented", waits=waits)
    actions = (envelope.action for envelope in decided.envelopes)
    ids = [a.comment_id for a in actions if isinstance(a, AttachmentAdded | AttachmentChanged)]
    comments = [
        {"id": one, "version": version(state.attached.by_id[one].sequence)}
        for one in ids
        if one in state.attached.by_id
    ]
    body = {**by_name(state), "comments": comments}
    return await named(reading, [state], body, waits=waits)


async def several(
    reading: Reading, states: Sequence[CaseState], *, waits: bool, minimal: bool = False
) -> Response:
    """Of many cases, as lists show them."""
    if minimal:
        return await named(reading, states, [by_name(state) for state in states], waits=waits)
    bodies, late = await shown(reading, states, "listed", waits=waits)
    alone = bodies[0] if len(bodies) == 1 else b""
    return answer(b"[" + b",".join(bodies) + b"]", late=late, of=alone)


async def configuration(
    reading: Reading, made: Configuration, *, waits: bool, minimal: bool = False
) -> Response:
    """Of a configuration."""
    body, late = configured.to_json(made), False
    if waits:
        (seen,) = await reading.shown([Asked(made.stream, made.sequence, "configuration")])
        body, late = seen or body, seen is None
    if minimal:
        body = orjson.dumps({"id": made.id, "version": made.version})
    return answer(body, late=late, minimal=minimal)


async def instead(reading: Reading, state: CaseState, body: bytes, *, waits: bool) -> Response:
    """Something else, once readers see the case; it has no version of its own."""
    return answer(body, late=await unseen(reading, [state], waits=waits), of=b"")


async def nothing(reading: Reading, states: Sequence[CaseState], *, waits: bool) -> Response:
    """Of what was asked to go."""
    late = await unseen(reading, states, waits=waits)
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=LATE if late else None)


def warn(answer: Response, what: str) -> None:
    """Say this beside the answer, and beside what is said already."""
    said = answer.headers.get(CALLED)
    new = f'299 Caselog "{what}"'
    answer.headers[CALLED] = f"{said}, {new}" if said else new


async def named(
    reading: Reading, states: Sequence[CaseState], told: object, *, waits: bool
) -> Response:
    """Ids and versions, once readers see the cases."""
    late = await unseen(reading, states, waits=waits)
    return answer(orjson.dumps(told), late=late, minimal=True)


def answer(body: bytes, *, late: bool, of: bytes | None = None, minimal: bool = False) -> Response:
    """JSON, tagged with the version that it begins with, or with that of another JSON."""
    headers = {**LATE} if late else {}
    if found := VERSION.match(body if of is None else of):
        headers["etag"] = etag(found[1].decode())
    if minimal:
        headers.update(MINIMAL)
    return Response(body, headers=headers, media_type=JSON)


def by_name(state: CaseState) -> dict[str, Any]:
    """Which case it is, and as of when."""
    return {"id": state.case.id, "version": state.case.version}


async def unseen(reading: Reading, states: Sequence[CaseState], *, waits: bool) -> bool:
    """Whether readers do not see some of them yet, although somebody waits for that."""
    if not waits or not states:
        return False
    return None in await reading.shown(
        [Asked(state.case.id, state.case.sequence, "case") for state in states]
    )


async def shown(
    reading: Reading, states: Sequence[CaseState], form: Form, *, waits: bool
) -> tuple[list[bytes], bool]:
    """Each case as JSON, and whether readers do not see some of them yet.

    Without waiting nobody looks. Whatever becomes of the read side, the write has succeeded.
    """
    if not waits or not states:
        return [own(state, form) for state in states], False
    asked = [Asked(state.case.id, state.case.sequence, form) for state in states]
    seen = await reading.shown(asked)
    bodies = [
        own(state, form) if body is None or body == GONE else body
        for state, body in zip(states, seen, strict=True)
    ]
    return bodies, None in seen


def own(state: CaseState, form: Form) -> bytes:
    """The case as the write side knows it: without attachments, but with their number."""
    if form == "case":
        return to_json(state.case)
    case = state.case
    if form == "commented":
        case = replace(case, total_comment=len(state.attached.by_id))
    if form == "untotalled":
        case = replace(case, total_comment=0, total_alerts=0, total_events=0)
    return to_json(case)[:-1] + b',"comments":[]}'
