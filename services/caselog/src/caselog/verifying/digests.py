"""What is on a topic, in eight bytes an action?"""

from collections.abc import Iterator
from hashlib import blake2b

SIZE = 8
NOTHING = bytes(SIZE)


def digest(value: bytes) -> bytes:
    """Of the bytes of a record."""
    return blake2b(value, digest_size=SIZE).digest()


class Digests:
    """Of each stream the digests of its actions, by sequence; all of a topic fits into memory."""

    def __init__(self) -> None:
        self._of: dict[str, bytearray] = {}

    def __len__(self) -> int:
        """How many streams."""
        return len(self._of)

    def streams(self) -> Iterator[str]:
        """Their names."""
        return iter(self._of)

    def put(self, stream: str, sequence: int, value: bytes) -> bool:
        """False: it has been met before, and said something else; the first one stays."""
        known = self._of.setdefault(stream, bytearray())
        at, new = (sequence - 1) * SIZE, digest(value)
        if len(known) < at + SIZE:
            known.extend(bytes(at + SIZE - len(known)))
        before = bytes(known[at : at + SIZE])
        if before == NOTHING:
            known[at : at + SIZE] = new
            return True
        return before == new

    def last(self, stream: str) -> int:
        """The highest sequence that was met; 0: none."""
        return len(self._of.get(stream, b"")) // SIZE

    def of(self, stream: str, sequence: int) -> bytes | None:
        """None: it was not met."""
        at = (sequence - 1) * SIZE
        found = bytes(self._of.get(stream, b"")[at : at + SIZE])
        return found if found and found != NOTHING else None
