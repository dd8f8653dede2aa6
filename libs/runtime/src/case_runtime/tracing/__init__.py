"""What happens because of what? Traces, from a request to the calls that follow from it.

A trace goes from one process to the next as `traceparent` (W3C Trace Context), in headers of HTTP
and of Kafka. Nothing is traced unless the environment names where spans go (`starting.py`): then
nothing is made, read or sent, and whoever asks looks at one name.

No span says what people wrote: names of routes, ids of cases, kinds and counts.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from contextvars import ContextVar
from types import TracebackType
from typing import Literal, Protocol, TypeAlias

HEADER = "traceparent"

Kind: TypeAlias = Literal["internal", "server", "client", "producer", "consumer"]
Said: TypeAlias = str | int | float | bool


class Span(Protocol):
    """Something that goes on."""

    def called(self, name: str) -> None:
        """It has another name than was known when it began."""

    def says(self, **said: Said) -> None:
        """More of it; `_` stands for a dot."""

    def failed(self, why: str) -> None:
        """It came to nothing."""


class Tracing(Protocol):
    """Whoever makes spans."""

    def span(
        self, name: str, kind: Kind, parent: str | None, said: Mapping[str, Said]
    ) -> AbstractContextManager[Span]:
        """From here to the end of the block; below `parent`, else below what goes on here."""

    def past(
        self, name: str, kind: Kind, parent: str, began: int, said: Mapping[str, Said]
    ) -> None:
        """It ends now, and began then, in nanoseconds since 1970."""

    def current(self) -> str | None:
        """What goes on here, as a header says it."""

    def end(self) -> None:
        """Send what is left, for a moment."""


class Nothing:
    """A span that is none."""

    def called(self, name: str) -> None:
        """Nobody hears it."""

    def says(self, **said: Said) -> None:
        """Likewise."""

    def failed(self, why: str) -> None:
        """Likewise."""

    def __enter__(self) -> Span:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """It was never there."""


NOTHING = Nothing()
BECAUSE: ContextVar[Mapping[str, str]] = ContextVar("because", default={})  # noqa: B039 - nobody writes into it
"""Of the user actions that are just being handled, `<case>/<sequence>`: their traces."""


class On:
    """Whether anything is traced, and by whom."""

    by: Tracing | None = None


def on() -> bool:
    """Whether anything is traced."""
    return On.by is not None


def span(
    name: str, kind: Kind = "internal", parent: str | None = None, **said: Said
) -> AbstractContextManager[Span]:
    """From here to the end of the block; an error that leaves it is named by its type alone."""
    return NOTHING if On.by is None else On.by.span(name, kind, parent, said)


def past(name: str, kind: Kind, parent: str | None, began: int, **said: Said) -> None:
    """Something that began then (nanoseconds since 1970) and ends now; of no trace, if not said."""
    if On.by is not None and parent is not None:
        On.by.past(name, kind, parent, began, said)


def current() -> str | None:
    """What goes on here, for a header; None where nothing is traced."""
    return None if On.by is None else On.by.current()


def outgoing() -> Mapping[str, str]:
    """The header of a request to another service of ours."""
    said = current()
    return {} if said is None else {HEADER: said}


def in_records() -> Sequence[tuple[str, bytes]]:
    """The header of a record."""
    said = current()
    return () if said is None else ((HEADER, said.encode()),)


def said_by(headers: Sequence[tuple[str, bytes | None]]) -> str | None:
    """What the headers of a record say, if anything."""
    for name, value in headers:
        if name == HEADER and value is not None:
            return value.decode("ascii", "replace")
    return None


def because(key: str) -> str | None:
    """The trace of an effect: that of the user action in its key, else what goes on here."""
    case, _, rest = key.partition("/")
    sequence, _, _ = rest.partition("/")
    return BECAUSE.get().get(f"{case}/{sequence}") or current()
