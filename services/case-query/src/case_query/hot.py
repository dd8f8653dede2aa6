"""Which cases were shown or folded lately? Their bodies, as many as fit."""

from collections import OrderedDict
from collections.abc import Collection
from typing import NamedTuple

from case_events.version import version
from case_runtime.tags import digest, etag


class Body(NamedTuple):
    """A case as the API shows it, without its attachments; `json` None: there is no such case.

    `types` are those of its observables, whether they are still there or not.
    """

    space: str
    owner: str
    sequence: int
    json: bytes | None
    types: Collection[str] = ()
    filled: bool = False
    """Whether the configuration of its owner has added to it."""

    @property
    def tag(self) -> str:
        """Another one whenever it is shown otherwise (RFC 9110 §8.8.3)."""
        more = digest(self.json) if self.filled and self.json else ""
        return etag(version(self.sequence), more)


ABSENT = Body("", "", 0, None)
"""Nothing was ever stored."""

MOST_BYTES = 192 << 20
"""Of memory: as many as 100,000 usual cases; fewer cases take less."""
OVERHEAD = 300
"""Bytes of memory for each body beside its own."""


class Hot:
    """Bodies by case; the projector feeds it, so that what is hot is never out of date."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._bodies: OrderedDict[str, Body] = OrderedDict()

    def get(self, case_id: str) -> Body | None:
        """The newest that was met, if it is still remembered."""
        body = self._bodies.get(case_id)
        if body is not None:
            self._bodies.move_to_end(case_id)
        return body

    def offer(self, case_id: str, body: Body) -> None:
        """Remember it, unless a newer one is known: a slow look-up changes nothing."""
        known = self._bodies.get(case_id)
        if known is not None:
            if known.sequence > body.sequence:
                return
            self._bytes -= size(known)
        self._bodies[case_id] = body
        self._bodies.move_to_end(case_id)
        self._bytes += size(body)
        while self._bytes > self._most:
            _, dropped = self._bodies.popitem(last=False)
            self._bytes -= size(dropped)

    def forget(self) -> None:
        """Ask the store again."""
        self._bodies.clear()
        self._bytes = 0


def size(body: Body) -> int:
    """In memory, about."""
    return OVERHEAD + len(body.json or b"")
