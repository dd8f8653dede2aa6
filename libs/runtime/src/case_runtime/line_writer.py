"""Who writes the lines of the log? A thread of its own, some at a time: no request waits for it.

Each write gives the interpreter away, and whoever has it then keeps it for milliseconds; a process
that logs every request would stand still most of the time. What is lost when the process is killed
is what it would have written within `PAUSE`.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TextIO

from prometheus_client import Counter

PAUSE = 0.05
"""Seconds for which lines are gathered."""
MOST = 100_000
"""Texts that wait for a reader who stands still."""

LOST = Counter(
    "caselog_log_lines_lost_total",
    "Times that lines of the log could not be written, or found no room",
)


class LineWriter:
    """As much of a text file as a logger needs."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._texts: SimpleQueue[str | None] = SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def write(self, text: str) -> int:
        """Soon; or at once, when nobody is there any more who would do it."""
        if self._closed:
            self._put(text)
        elif self._texts.qsize() < MOST:
            self._texts.put(text)
        else:
            LOST.inc()
        return len(text)

    def flush(self) -> None:
        """Is asked for after every line, and done when it is time."""

    def close(self) -> None:
        """Return when all is written."""
        self._texts.put(None)
        self._thread.join()
        self._closed = True
        while not self._texts.empty():  # it came meanwhile
            self.write(self._texts.get() or "")

    def _run(self) -> None:
        while (first := self._texts.get()) is not None:
            time.sleep(PAUSE)
            texts, ending = [first], False
            while not (ending or self._texts.empty()):
                text = self._texts.get()
                ending = text is None
                texts.append(text or "")
            self._put("".join(texts))
            if ending:
                break

    def _put(self, text: str) -> None:
        """What cannot be written is lost; what comes after it is written again."""
        try:
            self._out.write(text)
            self._out.flush()
        except (OSError, ValueError):  # a full disk, a reader that went, no such letter there
            LOST.inc()


@contextmanager
def written_by_another(out: TextIO) -> Iterator[LineWriter]:
    """A writer, for as long as the block takes."""
    writer = LineWriter(out)
    try:
        yield writer
    finally:
        writer.close()
