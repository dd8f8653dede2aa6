"""How do bytes that strangers uploaded go to a browser? As a download that nothing can run in."""

from http import HTTPStatus
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from case_command.errors import FileNotFound
from case_command.files.files import Files
from case_command.files.media import SHOWN
from case_command.files.row import Row
from case_runtime import conditional, query, ranges
from case_runtime.errors import Invalid

POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""A picture may be painted; nothing may be fetched, run or framed."""

TOKEN = frozenset(b"!#$&+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""What a name consists of that needs no quotes."""


def sent(request: Request, row: Row, files: Files, name: str) -> Response:
    """The bytes, or those that were asked for; none of them to whoever has them already."""
    if row.measured is None:
        raise FileNotFound(row.id)
    size, etag = row.measured.size, f'"{row.measured.sha256}"'
    in_place = inline(request, row)
    headers = {
        "etag": etag,
        "accept-ranges": "bytes",
        "content-security-policy": POLICY,
        "cross-origin-resource-policy": "same-origin",
    }
    if conditional.has(request, etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    part = ranges.wanted(range_of(request, etag), size)
    status = HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.OK
    if part:
        headers["content-range"] = f"bytes {part.first}-{part.last}/{size}"
    whole = part or ranges.Bytes(0, size - 1)
    headers["content-length"] = str(whole.length)
    headers["content-type"] = row.media_type
    headers["content-disposition"] = disposition(name, inline=in_place)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    return StreamingResponse(files.read(row, whole.first, whole.last), status, headers)


def range_of(request: Request, etag: str) -> str | None:
    """The `Range` of the request, unless it is a part of another version."""
    condition = request.headers.get("if-range")
    if condition is not None and condition != etag:
        return None
    return request.headers.get("range")


def inline(request: Request, row: Row) -> bool:
    """Whether it is to be shown in place, and is of a type that may be."""
    match query.one(query.asked(request), "inline", "false"):
        case "true":
            return row.media_type in SHOWN
        case "false":
            return False
    raise Invalid('[request query.inline]: expected "true" or "false"')


def disposition(name: str, *, inline: bool) -> str:
    """The header: a plain name as it is, another one in ASCII and in UTF-8."""
    how = "inline" if inline else "attachment"
    if name and TOKEN.issuperset(name.encode()):
        return f"{how}; filename={name}"
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
