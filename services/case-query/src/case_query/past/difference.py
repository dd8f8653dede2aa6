"""What changed between two moments of a case, and who did it?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, Literal, TypeAlias

import orjson

from case_events import Case
from case_events.values import with_milliseconds
from case_query.past.changes import changes, touches
from case_query.past.states import Mark
from case_query.views.facts import EPOCH

Came: TypeAlias = Literal["added", "changed", "removed"]


def difference(before: Case | None, after: Case | None, marks: Sequence[Mark]) -> dict[str, Any]:
    """Of two states; `marks` are all actions between them."""
    return {
        "changes": [
            {**one._asdict(), "by": by_whom(m for m in marks if touches(m.type, one.field))}
            for one in changes(before, after)
        ],
        "attachments": list(attachments(marks)),
        "actions": len(marks),
    }


def attachments(marks: Iterable[Mark]) -> Iterator[dict[str, Any]]:
    """Those that came, changed or went; not those that came and went."""
    about: dict[str, list[Mark]] = {}
    for mark in marks:
        if mark.comment is not None:
            about.setdefault(mark.comment, []).append(mark)
    for comment, its in about.items():
        if change := came(its):
            yield {"id": comment, "type": its[0].kind, "change": change, "by": by_whom(its)}


def came(marks: Sequence[Mark]) -> Came | None:
    """What became of one attachment; None: it was not there before and is not there now."""
    new, gone = marks[0].action == "create", marks[-1].action == "delete"
    if gone:
        return None if new else "removed"
    return "added" if new else "changed"


def by_whom(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """Everyone who did it, how often, and when last; whoever did it last comes last."""
    people: dict[bytes, list[Mark]] = {}
    for mark in marks:
        people.setdefault(mark.by, []).append(mark)
    return [
        {
            "user": orjson.loads(by),
            "times": len(its),
            "last": with_milliseconds(EPOCH + timedelta(milliseconds=its[-1].at)),
            "sequence": its[-1].sequence,
        }
        for by, its in sorted(people.items(), key=lambda entry: entry[1][-1].sequence)
    ]
