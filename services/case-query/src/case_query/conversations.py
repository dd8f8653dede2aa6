"""What is attached to the cases that people work on? Whole threads, as many as fit.

The projector feeds them, so that an answer with all comments reads nothing. A thread is known from
the case's birth on, or since it was read; what is folded meanwhile makes a reading worthless.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from case_query.views.attachments import UNPUSHED, Row, Stamp
from case_query.views.rows import row_id

OVERHEAD = 500
"""Bytes of memory for a thread, beside its bodies."""

EACH = 200
"""Bytes for each body beside its own."""


class Entry(NamedTuple):
    """One attachment, by the sequence of its last change; a removed one has no body."""

    sequence: int
    json: bytes
    body: bytes | None


@dataclass(slots=True)
class Thread:
    """By row id, which is their order."""

    born: int
    entries: dict[str, Entry] = field(default_factory=dict)
    bytes: int = OVERHEAD


class Conversations:
    """Threads by case."""

    def __init__(self, most_bytes: int = 64 << 20) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._threads: OrderedDict[str, Thread] = OrderedDict()
        self._reading: dict[str, int] = {}
        self._numbers = count(1)

    def of(self, case_id: str, born: int) -> list[bytes] | None:
        """Every attachment as shown, oldest first; None: it has to be read."""
        thread = self._threads.get(case_id)
        if thread is None or thread.born != born:
            return None
        self._threads.move_to_end(case_id)
        return [entry.body for entry in thread.entries.values() if entry.body is not None]

    def begin(self, case_id: str, born: int) -> None:
        """Nothing is attached to a case that has just been created."""
        self.drop(case_id)
        self._keep(case_id, Thread(born))

    def put(self, row: Row) -> None:
        """An attachment was added, changed or removed; a repeat changes nothing."""
        self._reading.pop(row.case, None)
        thread = self._threads.get(row.case)
        known = thread and thread.entries.get(row.id)
        if thread is None or (known and known.sequence >= row.sequence):
            return
        if known is None and thread.entries and row.id < next(reversed(thread.entries)):
            self.drop(row.case)  # whatever that is: it has to be read
            return
        body = None if row.gone else row.body
        self._set(thread, row.id, Entry(row.sequence, row.json, body))
        self._shrink()

    def stamp(self, case_id: str, mark: Stamp) -> None:
        """The case was pushed."""
        self._reading.pop(case_id, None)
        thread = self._threads.get(case_id)
        before = row_id(case_id, mark.sequence)
        for row, entry in list(thread.entries.items()) if thread else ():
            if thread and row < before and entry.body == entry.json + UNPUSHED:
                self._set(thread, row, entry._replace(body=entry.json + mark.tail))

    def drop(self, case_id: str) -> None:
        """It has to be read, if anybody asks."""
        self._reading.pop(case_id, None)
        thread = self._threads.pop(case_id, None)
        if thread:
            self._bytes -= thread.bytes

    def reading(self, case_id: str) -> int:
        """Somebody begins to read a thread; the number is for `read`, and never given again.

        Else who began before something was folded would be taken for who begins after it.
        """
        number = self._reading[case_id] = next(self._numbers)
        return number

    def read(
        self, case_id: str, born: int, number: int, found: Iterable[tuple[str, Entry]]
    ) -> None:
        """What was read, tombstones too; kept only if nothing has been folded since."""
        if self._reading.get(case_id) != number:
            return
        del self._reading[case_id]
        thread = Thread(born)
        for row, entry in found:
            thread.entries[row] = entry
            thread.bytes += size(entry)
        self.drop(case_id)
        self._keep(case_id, thread)

    def forget(self) -> None:
        """Everything has to be read."""
        self._threads.clear()
        self._reading.clear()
        self._bytes = 0

    def _keep(self, case_id: str, thread: Thread) -> None:
        self._threads[case_id] = thread
        self._bytes += thread.bytes
        self._shrink()

    def _set(self, thread: Thread, row: str, entry: Entry) -> None:
        more = size(entry) - (size(thread.entries[row]) if row in thread.entries else 0)
        thread.entries[row] = entry
        thread.bytes += more
        self._bytes += more

    def _shrink(self) -> None:
        while self._bytes > self._most:
            _, dropped = self._threads.popitem(last=False)
            self._bytes -= dropped.bytes


def size(entry: Entry) -> int:
    """In memory, about."""
    return EACH + len(entry.json) + len(entry.body or b"")
