"""Which bytes are JSON that means one thing only?

Refused: what is not UTF-8 or not JSON, NaN and infinities, lone surrogates, the same key twice in
one object, a NUL in a key, more than 64 levels, integers that 64 bits do not hold.
"""

import json
import re
from typing import NoReturn

import orjson
from fastapi import Request

from case_events import integers
from case_runtime.errors import Invalid

DEPTH = 64
"""Levels of objects and lists in each other."""

MALFORMED = "Invalid request payload JSON format"

TEXT = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"')
BRACES_AS_BRACKETS = bytes.maketrans(b"{}", b"[]")
NO_BRACKET = bytes(byte for byte in range(256) if byte not in b"[]{}")


def loads(raw: bytes) -> object:
    """What the bytes say, or `Invalid`."""
    try:
        value: object = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Invalid(MALFORMED) from error
    if raw.count(b"{") + raw.count(b"[") > DEPTH and deeper_than(DEPTH, raw):
        raise Invalid(f"JSON of more than {DEPTH} levels is not accepted")
    if suspicious(raw, value):
        again(raw)
    return value


def suspicious(raw: bytes, value: object) -> bool:
    """True wherever something may be wrong that orjson lets pass; cheap, and sometimes mistaken.

    A repeated key loses its first value, and so a colon, unless an escaped colon makes up for it.
    """
    return (
        raw.count(b":") != orjson.dumps(value).count(b":")
        or (b"\\" in raw and (b"\\u003" in raw or b"\\u0000" in raw))
        or integers.suspicious(raw)
    )


def again(raw: bytes) -> None:
    """The slow way, which sees every key and number."""
    try:
        json.loads(raw, object_pairs_hook=with_distinct_keys, parse_int=integers.in_range)
    except integers.TooLarge as error:
        raise Invalid("An integer of the request payload is too large") from error


def with_distinct_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """One object of the document."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Invalid("The same key appears twice in one object of the request payload")
    if any("\0" in key for key in made):
        raise Invalid("A key of the request payload contains a NUL character")
    return made


def deeper_than(depth: int, raw: bytes) -> bool:
    """Whether brackets are left after as many times without all empty pairs."""
    brackets = TEXT.sub(b"", raw).translate(BRACES_AS_BRACKETS, NO_BRACKET)
    for _ in range(depth):
        brackets = brackets.replace(b"[]", b"")
    return bool(brackets)


async def body(request: Request) -> object:
    """The JSON of a request."""
    return loads(await received(request))


async def body_or_none(request: Request) -> object:
    """As `body`; None where there is none."""
    raw = await received(request)
    return loads(raw) if raw else None


async def received(request: Request) -> bytes:
    """The bytes of a request; its size is bounded before they come here."""
    parts = []
    more = True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            gone()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def gone() -> NoReturn:
    """Nobody reads the answer to half a request."""
    raise Invalid("The request ended before its body did")
