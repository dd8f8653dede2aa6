"""How large may what is recorded be, and what if it does not fit into one document?"""

from collections.abc import Iterator, Sequence

from case_command.errors import ActionTooLarge
from case_events.wire import Record

LARGEST_ACTION = 2 << 20
LARGEST_COMMAND = 15 << 20
"""Bytes; a document of MongoDB holds 16 MiB."""
LARGEST_IMPORT = 60 << 20
"""Bytes of a case that comes with its history: several documents, in one transaction."""
HEADERS = 1024
"""Bytes that a record takes in a document beside its value, at most."""


def parted(records: Sequence[Record]) -> Iterator[tuple[Record, ...]]:
    """As few parts as each fit into one document, headers included."""
    part, size = list[Record](), 0
    for record in records:
        weight = len(record.value) + HEADERS
        if part and size + weight > LARGEST_COMMAND:
            yield tuple(part)
            part, size = [], 0
        part.append(record)
        size += weight
    if part:
        yield tuple(part)


def measured(records: Sequence[Record], most: int = LARGEST_COMMAND) -> int:
    """The bytes of one command's actions; `ActionTooLarge` if they could not be published."""
    sizes = [len(record.value) for record in records]
    for size in sizes:
        if size > LARGEST_ACTION:
            raise ActionTooLarge(size, LARGEST_ACTION)
    if (size := sum(sizes)) > most:
        raise ActionTooLarge(size, most)
    return size
