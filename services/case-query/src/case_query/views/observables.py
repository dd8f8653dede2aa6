"""By which observables is a case found? A row per observable, written anew with every change.

A row never changes: it counts if it was written at the sequence at which the observables of its
case last changed. Older ones are swept away, and mean nothing until then.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

from case_query.views.cases import View, observed
from case_query.views.rows import row_id

DIGEST = 12
"""Bytes; no two observables will ever have the same."""


class Row(NamedTuple):
    """`<case>/<sequence>/<place>` (the id of a case may hold slashes), and what it is found by."""

    id: str
    key: bytes


def key(space: str, owner: str, type_key: str, value: str) -> bytes:
    """The same for the same observable in cases of an owner in a space, and for no other."""
    said = f"{len(space)}:{len(owner)}:{len(type_key)}:{space}{owner}{type_key}{value}"
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=DIGEST).digest()


def keys(seen: View | None) -> list[bytes]:
    """Of all observables that a case has, in their order, whatever has become of their types."""
    last = observed(seen)
    if last is None:
        return []
    case = last.case
    return [key(case.space, case.owner, one.type_key, one.value) for one in case.observables]


def rows(seen: View | None) -> list[Row]:
    """As they are to be written."""
    last = observed(seen)
    if last is None:
        return []
    beginning = row_id(last.id, last.observed)
    return [Row(f"{beginning}/{place:02d}", key) for place, key in enumerate(keys(last))]


def document(row: Row) -> Mapping[str, Any]:
    """What is stored beside the id."""
    return {"key": row.key}
