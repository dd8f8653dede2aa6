"""How is JSON put together from JSON? By its bytes: what is stored is not decoded."""

from collections.abc import Iterable, Mapping

import orjson
from fastapi import Response

from case_query.reads.reads import Page
from case_runtime.answers import JSON
from case_runtime.paging import Paging

DEPRECATED = {"warning": '299 Kibana-9.3.0 "Deprecated endpoint"'}
"""What the peer says of its old routes; clients of the API look for it."""

SHORT = {
    "warning": '299 Caselog "Not every case with these words was looked at, only the newest ones"'
}
"""What a search says that would have had to read too many texts."""


def raw(body: bytes, headers: Mapping[str, str] | None = None) -> Response:
    """JSON as it is."""
    return Response(body, headers=headers, media_type=JSON)


def json(value: object, headers: Mapping[str, str] | None = None) -> Response:
    """A value as JSON."""
    return raw(orjson.dumps(value), headers)


def array(items: Iterable[bytes]) -> bytes:
    """A list of what is JSON already."""
    return b"[%b]" % b",".join(items)


def page(
    name: str,
    items: Iterable[bytes],
    headers: Mapping[str, str] | None = None,
    /,
    **numbers: int,
) -> Response:
    """The items under their name, then the numbers."""
    counted = orjson.dumps(numbers)
    return raw(b'{"%b":%b,%b' % (name.encode(), array(items), counted[1:]), headers)


def cases(found: Page, asked: Paging) -> Response:
    """A page of cases, none with its attachments."""
    return page(
        "cases",
        map(commented, found.cases),
        SHORT if found.short else None,
        page=asked.number,
        per_page=asked.size,
        total=found.total,
        **found.statuses,
    )


def commented(case: bytes, comments: bytes = b"[]") -> bytes:
    """A case with what is attached to it."""
    return b'%b,"comments":%b}' % (case[:-1], comments)
