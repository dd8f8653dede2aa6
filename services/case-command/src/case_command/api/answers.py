"""What does a write answer: the case as readers see it by now, or as the write left it?"""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

from fastapi import Response

from case_command.case import CaseState
from case_events import Configuration
from case_events import configuration as configured
from case_events.case import to_json
from case_runtime.answers import JSON
from case_runtime.showing import GONE, Asked, Form, Reading

CALLED = "warning"
LATE = {CALLED: '299 Caselog "The change is stored; readers may not see it yet"'}


async def one(reading: Reading, state: CaseState, form: Form, *, waits: bool) -> Response:
    """Of one case."""
    (body,), late = await shown(reading, [state], form, waits=waits)
    return Response(body, headers=LATE if late else None, media_type=JSON)


async def several(reading: Reading, states: Sequence[CaseState], *, waits: bool) -> Response:
    """Of many cases, as lists show them."""
    bodies, late = await shown(reading, states, "listed", waits=waits)
    body = b"[" + b",".join(bodies) + b"]"
    return Response(body, headers=LATE if late else None, media_type=JSON)


async def configuration(reading: Reading, made: Configuration, *, waits: bool) -> Response:
    """Of a configuration."""
    body, late = configured.to_json(made), False
    if waits:
        (seen,) = await reading.shown([Asked(made.stream, made.sequence, "configuration")])
        body, late = seen or body, seen is None
    return Response(body, headers=LATE if late else None, media_type=JSON)


async def instead(reading: Reading, state: CaseState, body: bytes, *, waits: bool) -> Response:
    """Something else, once readers see the case."""
    _, late = await shown(reading, [state], "case", waits=waits)
    return Response(body, headers=LATE if late else None, media_type=JSON)


async def nothing(reading: Reading, states: Sequence[CaseState], *, waits: bool) -> Response:
    """Of what was asked to go."""
    _, late = await shown(reading, states, "case", waits=waits)
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=LATE if late else None)


def warn(answer: Response, what: str) -> None:
    """Say this beside the answer, and beside what is said already."""
    said = answer.headers.get(CALLED)
    new = f'299 Caselog "{what}"'
    answer.headers[CALLED] = f"{said}, {new}" if said else new


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
