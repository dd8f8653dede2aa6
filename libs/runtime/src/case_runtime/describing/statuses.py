"""Which statuses may a route answer when it does not do what was asked?"""

from http import HTTPStatus
from typing import Any

from case_runtime.answers import PHRASES
from case_runtime.describing.operation import Change, Operation
from case_runtime.entering import WRITES

WHY = {
    304: "What the client has, by `If-None-Match`, is what there is",
    400: "The request cannot be understood, or breaks a rule; it would again",
    401: "Nobody knows who is calling",
    403: "The caller may not do this",
    404: "There is no such thing in this space, or no longer",
    406: "Every field is as the request wants it already",
    408: "The body took too long to come",
    409: "Somebody else was first: look again, then ask again",
    412: "Somebody else was first, by `If-Match` or `If-None-Match`",
    413: "The request, or what would be recorded of it, is too large",
    415: "The body is of another kind than this route reads",
    416: "The range is not within what there is",
    422: "The `Idempotency-Key` was used before, with another request",
    424: "Another system that is needed did not do its part",
    429: "Too many requests in a short time; later the same will be answered",
    503: "Nobody is wrong: the same will work later",
}

EVERY = (400, 401, 403, 503)
"""What every route may answer to those who must log in."""

ERROR: dict[str, Any] = {
    "type": "object",
    "description": "Every error has this shape.",
    "properties": {
        "statusCode": {"type": "integer", "description": "The status once more."},
        "error": {"type": "string", "description": "The name of the status."},
        "message": {"type": "string", "description": "What is wrong, in the words of the API."},
    },
    "required": ["statusCode", "error", "message"],
}

HEADERS: dict[int, dict[str, Any]] = {
    401: {"www-authenticate": {"schema": {"type": "string"}, "description": "How to log in."}},
    429: {"retry-after": {"schema": {"type": "integer"}, "description": "Seconds."}},
    503: {"retry-after": {"schema": {"type": "integer"}, "description": "Seconds."}},
}


def of(method: str, path: str, operation: Operation) -> list[int]:
    """Those of one route, ascending."""
    found = {*EVERY, *operation.refuses}
    if "{" in path:
        found.add(404)
    if method in WRITES:
        found |= {413, 415}
    if isinstance(operation, Change):
        found.add(422)
    if operation.parted:
        found.add(416)
    if operation.versioned:
        found.add(412 if isinstance(operation, Change) else 304)
    return sorted(found)


def name(status: int) -> str:
    """`NotFound`: what the response is called among the components."""
    phrase = PHRASES.get(status) or HTTPStatus(status).phrase
    return phrase.title().replace(" ", "").replace("-", "")


def components() -> dict[str, Any]:
    """Each as a response of the document."""
    return {name(status): response(status) for status in WHY}


def response(status: int) -> dict[str, Any]:
    """One of them."""
    made: dict[str, Any] = {"description": WHY[status]}
    if status in HEADERS:
        made["headers"] = HEADERS[status]
    if status == HTTPStatus.NOT_MODIFIED:
        return made
    schema = {"$ref": "#/components/schemas/Error"}
    return {**made, "content": {"application/json": {"schema": schema}}}
