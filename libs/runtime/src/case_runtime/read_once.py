"""How is a user action read once at most, although several services of one process meet it?"""

from case_events import Envelope
from case_events.wire import from_record
from case_runtime.recent import Recent

KEPT = 6000
"""Actions in memory: services that follow the same topic are never far from each other."""

LARGE = 1 << 13
"""Bytes; what is larger is read by each."""


class Once:
    """What the records of a process say, as far as it is remembered."""

    def __init__(self) -> None:
        self._remembered: Recent[bytes, Envelope] = Recent(KEPT)
        self._asked = False

    def read(self, value: bytes | None) -> Envelope:
        """As `from_record`; what it returns is shared, and cannot be changed."""
        self._asked = True
        if value is None or len(value) > LARGE:
            return from_record(value)
        known = self._remembered.get(value)
        if known is None:
            known = from_record(value)
            self._remembered.put(value, known)
        return known

    def told(self, value: bytes, envelope: Envelope) -> None:
        """Whoever writes a record knows what it says; where somebody reads, he need not."""
        if self._asked and len(value) <= LARGE:
            self._remembered.put(value, envelope)


ONCE = Once()
read_once, told = ONCE.read, ONCE.told
