"""What did the other side answer? No more of it is read than is allowed."""

import zlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import orjson

LONGEST_WAIT = 86400.0
"""Seconds; nobody who says more is believed."""

UNEXPECTED = "the response is not what was expected"
ZIPPED = {"gzip", "x-gzip", "deflate"}
ANY_HEADER = zlib.MAX_WBITS | 32


class TooLarge(Exception):
    """More than is read."""


class Malformed(Exception):
    """Not what was expected; the message says what it is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """All of it; the names of headers are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def well(self) -> bool:
        """Whether it was done."""
        return 200 <= self.status < 300  # noqa: PLR2004 - as HTTP has it

    def json(self, *, typed: bool = True) -> Any:  # noqa: ANN401 - whatever JSON says
        """What it says; `Malformed` unless it is JSON, and (`typed`) says that it is."""
        kind = self.headers.get("content-type", "")
        if typed and "json" not in kind:
            raise Malformed(f"the response is not JSON but {kind.partition(';')[0] or 'untyped'}")
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            raise Malformed("the response is not valid JSON") from None

    def said(self) -> Any:  # noqa: ANN401 - whatever JSON says
        """What an error says, if it is JSON at all."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None

    def retry_after(self, now: datetime) -> float | None:
        """In how many seconds to come again, if that was said in a way that makes sense."""
        said = self.headers.get("retry-after", "").strip()
        if said.isdecimal() and said.isascii():
            return min(float(said), LONGEST_WAIT)
        at = moment(said) or reset(self.headers.get("x-ratelimit-reset", "").strip())
        return min(max((at - now).total_seconds(), 0.0), LONGEST_WAIT) if at else None


def moment(said: str) -> datetime | None:
    """A time as HTTP writes it."""
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def reset(said: str) -> datetime | None:
    """When a limit ends: as Jira writes it, or as ServiceNow does, in seconds since 1970."""
    try:
        if said.isdecimal() and said.isascii():
            return datetime.fromtimestamp(int(said), UTC)
        at = datetime.fromisoformat(said)
    except (ValueError, OverflowError, OSError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def an_object(said: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON says
    """An object; or `Malformed`."""
    if not isinstance(said, dict):
        raise Malformed(UNEXPECTED)
    return said


def objects(said: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - whatever JSON says
    """Those of a list that are objects; `Malformed`, if it is no list."""
    if not isinstance(said, list):
        raise Malformed(UNEXPECTED)
    return [one for one in said if isinstance(one, dict)]


def inner(said: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The object under a key; an empty one, if there is none."""
    found = said.get(key)
    return found if isinstance(found, dict) else {}


async def whole(response: httpx.Response, most: int) -> Answer:
    """All of a response that is being read; or `TooLarge`, having read little more than `most`."""
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most:
        raise TooLarge
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    raw = response.aiter_raw()
    if coding in ZIPPED:
        raw = unzipped(raw, most)
    elif coding != "identity":
        raise Malformed(f"the response is encoded as {coding}")
    body = bytearray()
    async for piece in raw:
        body += piece
        if len(body) > most:
            raise TooLarge
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, headers, bytes(body))


async def unzipped(pieces: AsyncIterator[bytes], most: int) -> AsyncIterator[bytes]:
    """What was compressed; never more than one byte beyond `most` of one piece at a time."""
    decoder = zlib.decompressobj(ANY_HEADER)
    async for piece in pieces:
        try:
            yield decoder.decompress(piece, most + 1)
        except zlib.error:
            raise Malformed("the response is not compressed as it says") from None
        if decoder.unconsumed_tail:
            raise TooLarge
    if not decoder.eof:
        raise Malformed("the response ends too early")
