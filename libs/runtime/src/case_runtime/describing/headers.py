"""Which headers does a route take, and which does its answer carry?"""

from collections.abc import Iterator
from typing import Any

from case_runtime.describing.operation import Change, Operation
from case_runtime.entering import WRITES

TEXT = {"type": "string"}
TAGS = r'^(\*|(W/)?"[!#-~]*"(, *(W/)?"[!#-~]*")*)$'


def header(name: str, says: str, *, required: bool = False, **schema: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """One that a request may or must have."""
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": says,
        "schema": {**TEXT, **schema},
    }


PARAMETERS: dict[str, dict[str, Any]] = {
    "kbn-xsrf": header(
        "kbn-xsrf",
        "Any value: no page of another site can send it. `kbn-version` will do, too.",
        required=True,
        examples=["true"],
    ),
    "x-elastic-internal-origin": header(
        "x-elastic-internal-origin",
        "Any value: the client knows that this path may change.",
        required=True,
        examples=["kibana"],
    ),
    "Idempotency-Key": header(
        "Idempotency-Key",
        "The client's own name for this request: sent again under it, it has no second effect and"
        " gets the same answer, for 24 hours.",
        minLength=1,
        maxLength=255,
        pattern="^[ -~]+$",
    ),
    "If-Match": header(
        "If-Match",
        "The `version` in quotes, or `*`: if it is out of date, nothing is done, and that is 412.",
        pattern=TAGS,
    ),
    "If-None-Match": header(
        "If-None-Match",
        "An `ETag` of before: if it is still that, the answer is 304 and has no body. On a write"
        " `*`: if there is such a thing already, nothing is done, and that is 412.",
        pattern=TAGS,
    ),
    "Range": header(
        "Range", "Which bytes: `bytes=0-1023`; what is no single range of bytes means the whole."
    ),
    "If-Range": header("If-Range", "An `ETag`: the range is of that, else all is sent."),
    "Prefer": header(
        "Prefer",
        "`return=minimal`: ids and versions are enough, no case and no comments.",
    ),
    "refresh": {
        "name": "refresh",
        "in": "query",
        "description": "`wait_for`: answer when readers see the change; `false`: answer at once.",
        "schema": {**TEXT, "enum": ["wait_for", "false"], "default": "wait_for"},
    },
}

ANSWERED: dict[str, dict[str, Any]] = {
    "x-correlation-id": {
        "description": "The client's own, or one made for the request; logs and history have it.",
        "schema": TEXT,
    },
    "etag": {"description": "The `version` in quotes, or longer.", "schema": TEXT},
    "content-range": {"description": "Which bytes these are, of how many.", "schema": TEXT},
    "content-disposition": {"description": "A download, and its name.", "schema": TEXT},
    "warning": {
        "description": "The route is deprecated; or the change is stored, but not seen yet; or not "
        "all was looked at.",
        "schema": TEXT,
    },
    "preference-applied": {"description": "`return=minimal`.", "schema": TEXT},
}


def taken(method: str, path: str, operation: Operation) -> Iterator[str]:
    """Names of `PARAMETERS`."""
    if method in WRITES and not operation.signed:
        yield "kbn-xsrf"
    if path.startswith("/internal/"):
        yield "x-elastic-internal-origin"
    if isinstance(operation, Change) and not operation.signed:
        yield from ("Idempotency-Key", "refresh")
        if operation.minimal:
            yield "Prefer"
    if operation.parted:
        yield from ("Range", "If-Range")
    if operation.versioned:
        if isinstance(operation, Change):
            yield "If-Match"
        yield "If-None-Match"


def answered(operation: Operation) -> Iterator[str]:
    """Names of `ANSWERED`."""
    yield "x-correlation-id"
    if operation.versioned and operation.answer is not None:
        yield "etag"
    if operation.parted:
        yield from ("content-disposition", "content-range")
    if operation.deprecated or operation.warns or isinstance(operation, Change):
        yield "warning"
    if isinstance(operation, Change) and operation.minimal:
        yield "preference-applied"
