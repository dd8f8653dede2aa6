"""Which observables does a case show? Those whose type its owner still has.

Looked for in the JSON as it is, for it is shown far more often than a type is deleted.
"""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from case_events.observable_types import types

BEGIN, END = b'"observables":[', b'],"total'
"""In the JSON of a case each comes once unescaped behind all that other applications say."""
TYPE = re.compile(rb'"typeKey":"((?:[^"\\]|\\.)*+)"')

BUILT_IN = frozenset(types())


def of_types(case: bytes, known: frozenset[str] = BUILT_IN) -> bytes:
    """The case without the observables whose type is gone; its total is that of the others."""
    begin = case.rfind(BEGIN) + len(BEGIN)
    if begin < len(BEGIN) or case.startswith(b"]", begin):
        return case
    if known.issuperset(map(bytes.decode, TYPE.findall(case, begin))):
        return case
    shown = orjson.loads(case)
    left = [one for one in shown["observables"] if one["typeKey"] in known]
    return orjson.dumps({**shown, "observables": left, "total_observables": len(left)})


def observables(case: bytes) -> list[Mapping[str, Any]]:
    """Those that a case shows."""
    begin = case.rfind(BEGIN) + len(BEGIN)
    found: list[Mapping[str, Any]] = orjson.loads(case[begin - 1 : case.find(END, begin) + 1])
    return found
