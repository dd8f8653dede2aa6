"""Which part of a thing does a request ask for (RFC 9110)?

One range of bytes is served; whoever asks for several at once gets the whole.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar, NamedTuple

from case_runtime.errors import Answerable

RANGE = re.compile(r"bytes=\s*(\d{0,19})-(\d{0,19})\s*", re.ASCII | re.IGNORECASE)


class Unsatisfiable(Answerable):
    """There are no such bytes."""

    status: ClassVar[HTTPStatus] = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE

    def __init__(self, size: int) -> None:
        super().__init__(f"There are {size} bytes, and none of those that are asked for")
        self.headers: Mapping[str, str] = {"content-range": f"bytes */{size}"}  # type: ignore[misc]  # of each answer, not of the class


class Bytes(NamedTuple):
    """From the first to the last, both counted from 0 and both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many."""
        return self.last - self.first + 1


def wanted(said: str | None, size: int) -> Bytes | None:
    """What `Range` asks for of so many bytes; None: the whole. `Unsatisfiable` if none is there."""
    match = RANGE.fullmatch(said) if said else None
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        last = int(match[2])
        if not last or not size:
            raise Unsatisfiable(size)
        return Bytes(max(size - last, 0), size - 1)
    first = int(match[1])
    end = int(match[2]) if match[2] else size - 1
    if match[2] and end < first:
        return None
    if first >= size:
        raise Unsatisfiable(size)
    return Bytes(first, min(end, size - 1))
