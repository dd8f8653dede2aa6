"""What does a case show of fields that were configured after it was written?

Their defaults, or nothing: added to the JSON as it is, for it is shown far more often than written.
"""

import json
from collections.abc import Iterable
from typing import NamedTuple

from case_events import Configuration

BEGIN, END = b'"customFields":[', b'],"observables":['
"""In the JSON of a case each comes once unescaped behind all that other applications say."""


class Fillers(NamedTuple):
    """What a case that lacks a field shows of it: by what it would have it, and the value."""

    fields: tuple[tuple[bytes, bytes], ...] = ()


NONE = Fillers()


def fillers(configuration: Configuration | None) -> Fillers:
    """Those of an owner's configuration."""
    fields = configuration.custom_fields if configuration else ()
    values = (field.holds(field.default) for field in fields)
    return Fillers(tuple((mark(value.key), value.model_dump_json().encode()) for value in values))


def mark(key: str) -> bytes:
    """How the value of a field begins."""
    return b'{"key":%b,' % json.dumps(key).encode()


def filled(case: bytes, missing: Fillers) -> bytes:
    """The case with all fields that its owner has configured by now."""
    if not missing.fields:
        return case
    begin = case.rfind(BEGIN) + len(BEGIN)
    end = case.find(END, begin)
    there = case[begin:end]
    new = [value for begins, value in missing.fields if begins not in there]
    if not new:
        return case
    return b"%b%b%b" % (case[:begin], b",".join(parts(there, new)), case[end:])


def parts(there: bytes, new: Iterable[bytes]) -> Iterable[bytes]:
    """What is there, if anything, and what comes behind it."""
    return [there, *new] if there else new
