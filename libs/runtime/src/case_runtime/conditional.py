"""Has the client what there is already? Then it is told so, and nothing is sent."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import Request, Response

from case_runtime.answers import JSON
from case_runtime.tags import Tags

IF_NONE_MATCH = b"if-none-match"


def header(request: Request, name: bytes) -> str | None:
    """What it says, all of its lines together; cheap where it is not there."""
    said = [value for key, value in request.scope["headers"] if key == name]
    return b", ".join(said).decode("latin-1") if said else None


def shown(
    request: Request, body: bytes, tag: str, headers: Mapping[str, str] | None = None
) -> Response:
    """The JSON under its tag, or 304."""
    if has(request, tag):
        return unchanged(tag)
    return Response(body, headers={**(headers or {}), "etag": tag}, media_type=JSON)


def has(request: Request, tag: str) -> bool:
    """Whether `If-None-Match` names it; `Invalid` if nobody can read that."""
    said = header(request, IF_NONE_MATCH)
    return said is not None and Tags.read("If-None-Match", said).named(tag)


def unchanged(tag: str) -> Response:
    """Without a body."""
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"etag": tag})
