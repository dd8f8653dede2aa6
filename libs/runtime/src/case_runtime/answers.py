"""How is an error told? `{statusCode, error, message}`, always."""

from collections.abc import Mapping
from http import HTTPStatus

import orjson
from fastapi import Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from case_runtime.errors import Answerable, Later

JSON = "application/json"

PHRASES: Mapping[int, str] = {413: "Request Entity Too Large"}
"""As the API says them, whatever this Python does."""

AGAIN = {"retry-after": "1"}


def answer(
    status: int, message: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """The one shape of an error; without a message the status speaks for itself."""
    error = phrase(status)
    body = {"statusCode": int(status), "error": error, "message": message or error}
    return Response(orjson.dumps(body), status, headers, JSON)


def phrase(status: int) -> str:
    """What the API calls a status."""
    return PHRASES.get(status) or HTTPStatus(status).phrase


def answer_to(error: Exception) -> Response | None:
    """What the client hears of it; None if it is none of its business."""
    match error:
        case Answerable():
            return answer(error.status, str(error), error.headers)
        case Later():
            message = "The service cannot answer at the moment, try again"
            return answer(HTTPStatus.SERVICE_UNAVAILABLE, message, AGAIN)
        case HTTPException():
            return answer(error.status_code, error.detail, error.headers)
        case RequestValidationError():
            said = [f"[request {'.'.join(map(str, e['loc']))}]: {e['msg']}" for e in error.errors()]
            return answer(HTTPStatus.BAD_REQUEST, ",".join(said))
        case _:
            return None
