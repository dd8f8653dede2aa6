"""How is a user action read once, although several services of one process meet it?"""

from functools import lru_cache

from case_events import Envelope
from case_events.wire import from_record

KEPT = 1024
"""Actions in memory: services that follow the same topic are never far from each other."""

LARGE = 1 << 14
"""Bytes; what is larger is read by each."""

remembered = lru_cache(maxsize=KEPT)(from_record)


def read_once(value: bytes | None) -> Envelope:
    """As `from_record`; what it returns is shared, and cannot be changed."""
    return remembered(value) if value is not None and len(value) <= LARGE else from_record(value)
