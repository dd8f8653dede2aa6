"""What does a query string ask?"""

from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import parse_qsl

from fastapi import Request
from pydantic import TypeAdapter

from case_runtime.codec import decode
from case_runtime.errors import Invalid

T = TypeVar("T")

MOST = 2000
"""Pairs of one query."""

OURS = "elasticInternalOrigin"
"""It stands for a header, so no route has to know it."""


def asked(request: Request) -> dict[str, str | list[str]]:
    """Key -> what it says: a text, or a list where the key is repeated."""
    raw: bytes = request.scope["query_string"]
    return parsed(raw) if raw else {}


def parsed(raw: bytes) -> dict[str, str | list[str]]:
    """`a=1&b=2&b=3` -> `{"a": "1", "b": ["2", "3"]}`, or `Invalid`."""
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST
        )
    except ValueError as error:
        raise Invalid("The query string cannot be read") from error
    found: dict[str, str | list[str]] = {}
    for key, value in pairs:
        before = found.get(key)
        if before is None:
            found[key] = value
        elif isinstance(before, list):
            before.append(value)
        else:
            found[key] = [before, value]
    found.pop(OURS, None)
    return found


def read(adapter: TypeAdapter[T], request: Request) -> T:
    """The query as a model; unknown keys are for the model to refuse."""
    return decode(adapter, asked(request))


def one(asked: Mapping[str, str | list[str]], key: str, default: str) -> str:
    """What a key says that may be said once."""
    value = asked.get(key, default)
    if isinstance(value, list):
        raise Invalid(f"[request query.{key}]: may be given once")
    return value
