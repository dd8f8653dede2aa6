"""How is a large mapping kept in few bytes, and read only where it is asked?

What a snapshot held stays as the bytes that it was; what changed since lies over it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson
from immutables import Map

MANY = 64
"""Looks into the bytes; from then on all of it is read once."""

Value = TypeVar("Value")


class Packed:
    """JSON, each `"key":value` behind a line break; inside of JSON there is none."""

    __slots__ = ("_looks", "_read", "size", "text")

    def __init__(self, text: bytes = b"", size: int = 0) -> None:
        self.text = text
        self.size = size
        self._looks = 0
        self._read: dict[str, Any] | None = None if size else {}

    def get(self, key: str) -> Any:  # noqa: ANN401 - it is JSON
        """The value, or None."""
        if self._read is not None:
            return self._read.get(key)
        self._looks += 1
        if self._looks > MANY:
            return self.all().get(key)
        line = b"\n%b:" % orjson.dumps(key)
        place = self.text.find(line)
        if place < 0:
            return None
        start = place + len(line)
        end = self.text.find(b"\n", start)
        return orjson.loads(self.text[start : end if end >= 0 else None])

    def all(self) -> dict[str, Any]:
        """Every value."""
        if self._read is None:
            self._read = orjson.loads(b"{%b}" % self.text[1:].replace(b"\n", b","))
        return self._read

    def with_more(self, new: Mapping[str, Any]) -> "Packed":
        """With keys that it does not have yet; what was read need not be read again."""
        more = Packed(self.text + lines(new), self.size + len(new))
        if self._read is not None:
            more._read = {**self._read, **new}
        return more


EMPTY = Packed()


@dataclass(frozen=True, slots=True, eq=False)
class Layered(Mapping[str, Value], Generic[Value]):
    """A mapping that never changes; to set or to delete makes another one, and copies nothing."""

    read: Callable[[Any], Value]
    """A value from its JSON."""
    packed: Packed = EMPTY
    changed: "Map[str, Value | None]" = Map()
    """What lies over it; None hides what is below."""
    count: int = 0

    def __getitem__(self, key: str) -> Value:
        value: Value | None = self.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as Mapping has it
        """The value, or the default."""
        value = self.changed.get(key, self)
        if value is self:
            below = self.packed.get(key)
            value = None if below is None else self.read(below)
        return default if value is None else value

    def __contains__(self, key: object) -> bool:
        return self.get(str(key)) is not None

    def __iter__(self) -> Iterator[str]:
        yield from (key for key in self.packed.all() if key not in self.changed)
        yield from (key for key, value in self.changed.items() if value is not None)

    def __len__(self) -> int:
        return self.count

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Layered) and dict(self) == dict(other)

    def __hash__(self) -> int:
        return hash(self.count)

    def set(self, key: str, value: Value) -> "Layered[Value]":
        """With this value."""
        count = self.count + (key not in self)
        return Layered(self.read, self.packed, self.changed.set(key, value), count)

    def delete(self, key: str) -> "Layered[Value]":
        """Without this key, which is there."""
        return Layered(self.read, self.packed, self.changed.set(key, None), self.count - 1)

    def flat(self, written: Callable[[Value], Any]) -> "Layered[Value]":
        """The same with nothing over the bytes."""
        new = {key: written(value) for key, value in self.changed.items() if value is not None}
        below = self.packed
        if self.count != below.size + len(new):  # something below is hidden
            kept = {key: one for key, one in below.all().items() if key not in self.changed}
            below = EMPTY.with_more(kept)
        return Layered(self.read, below.with_more(new), count=self.count)


def lines(values: Mapping[str, Any]) -> bytes:
    """A line for each."""
    return b"".join(
        b"\n%b:%b" % (orjson.dumps(key), orjson.dumps(value)) for key, value in values.items()
    )
