"""How does an export leave, line by line?"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, TypeAlias

import orjson

from case_events import saved_objects as so
from case_query.export.lines import Line, summary

CHUNK = 64 << 10
"""Bytes that go out at once, more or less."""


Connectors: TypeAlias = Callable[[str, frozenset[str]], Awaitable[Mapping[str, Mapping[str, Any]]]]
"""By space and ids the connectors that there are, each as a saved object without its secrets."""


async def no_connectors(_space: str, _ids: frozenset[str]) -> Mapping[str, Mapping[str, Any]]:
    """Nobody has any yet."""
    return {}


async def written(
    some: AsyncIterator[list[Line]],
    *,
    space: str,
    deep: Connectors | None = None,
    details: bool = True,
) -> AsyncIterator[bytes]:
    """The lines as bytes, without a line break at the end.

    `deep`: with the connectors that are referred to, or the word that they are missing; `details`:
    with a last line that counts.
    """
    writer, connectors = Writer(), set[str]()
    async for found in some:
        for one in found:
            connectors.update(one.connectors)
            writer.add(one.json)
        if writer.size > CHUNK:
            yield writer.taken()
    missing = {}
    if deep:
        there = await deep(space, frozenset(connectors))
        for connector in there.values():
            writer.add(connector)
        missing = dict.fromkeys(sorted(connectors - set(there)), so.CONNECTOR)
    if details:
        writer.add(summary(writer.lines, missing))
    yield writer.taken()


class Writer:
    """What is to go out next, and how many lines there have been."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0
        self.lines = 0

    def add(self, json: Mapping[str, Any]) -> None:
        """One more line."""
        made = orjson.dumps(json)
        self._parts.append(b"\n" + made if self.lines else made)
        self.size += len(made)
        self.lines += 1

    def taken(self) -> bytes:
        """What has come together."""
        parts, self._parts, self.size = self._parts, [], 0
        return b"".join(parts)
