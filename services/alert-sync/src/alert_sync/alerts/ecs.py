"""What does a document say under a name of ECS, written `host.name` or `host: {name: ...}`?"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

Document: TypeAlias = Mapping[str, Any]

MILLISECONDS = 1000


def value(document: Document, name: str) -> object:
    """The first that is there, written with the longest key; None if there is none."""
    for key, rest in splits(name):
        inner = document.get(key)
        found = inner if not rest else value(inner, rest) if isinstance(inner, Mapping) else None
        if found is not None:
            return found
    return None


def texts(document: Document, name: str) -> tuple[str, ...]:
    """One text, or each of a list, without repeats; what is no text is left out."""
    found = value(document, name)
    several = found if isinstance(found, list) else [found]
    return tuple(dict.fromkeys(one for one in several if isinstance(one, str) and one))


def text(document: Document, name: str) -> str | None:
    """The first of them."""
    return next(iter(texts(document, name)), None)


def time(document: Document, name: str) -> datetime | None:
    """ISO 8601 (without a zone it is UTC), or milliseconds since 1970; None if it is neither."""
    found = value(document, name)
    try:
        if isinstance(found, str):
            read = datetime.fromisoformat(found)
            return whole((read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC))
        if isinstance(found, int) and not isinstance(found, bool):
            return whole(datetime.fromtimestamp(found / MILLISECONDS, UTC))
    except (ValueError, OverflowError, OSError):
        return None
    return None


def whole(at: datetime) -> datetime:
    """In whole milliseconds: more is not kept."""
    return at.replace(microsecond=at.microsecond // MILLISECONDS * MILLISECONDS)


def without(document: Document, name: str) -> dict[str, Any]:
    """The document that says nothing under this name; what is left empty goes too."""
    left = dict(document)
    for key, rest in splits(name):
        if not rest:
            left.pop(key, None)
        elif isinstance(inner := left.get(key), Mapping):
            left[key] = without(inner, rest)
            if not left[key] and inner:
                del left[key]
    return left


def splits(name: str) -> Iterator[tuple[str, str]]:
    """`a.b.c` -> (`a.b.c`, ``), (`a.b`, `c`), (`a`, `b.c`)."""
    yield name, ""
    at = name.rfind(".")
    while at > 0:
        yield name[:at], name[at + 1 :]
        at = name.rfind(".", 0, at)


def path(document: Document, name: str) -> tuple[str, ...] | None:
    """The keys under which the document says it: `(a.b.c,)`, `(a, b, c)`, ...; None if it does not.

    What `value` finds.
    """
    for key, rest in splits(name):
        inner = document.get(key)
        if inner is None:
            continue
        if not rest:
            return (key,)
        if isinstance(inner, Mapping) and (deeper := path(inner, rest)):
            return (key, *deeper)
    return None


def beside(found: tuple[str, ...], name: str, other: str) -> tuple[str, ...]:
    """Where a document says `other` that says `name` there; both have the same parent."""
    *parents, last = found
    stem = name.rpartition(".")[0]
    return (*parents, last[: len(last) - len(name[len(stem) + 1 :])] + other[len(stem) + 1 :])


def put(document: dict[str, Any], keys: tuple[str, ...], said: object) -> None:
    """Say it there."""
    *parents, last = keys
    inner = document
    for key in parents:
        inner = inner.setdefault(key, {})
    inner[last] = said
