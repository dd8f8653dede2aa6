"""Which indexes must there be, and which of them are missing?

Each service makes its own when it starts. Without one everything still works, and ever more slowly;
two of them also guard: no key twice in a case, no chunk twice in a file.
"""

from collections.abc import Collection, Iterable, Mapping

from case_query.kept import INDEXES as OF_VIEWS
from caselog.doctor.finding import Finding, warning, well, wrong

Fields = tuple[str, ...]

EFFECTS: tuple[Fields, ...] = (("line", "sequence", "_id"), ("due",), ("state", "_id"))

WANTED: Mapping[str, Mapping[str, tuple[Fields, ...]]] = {
    "case_command": {
        "commits": (("stream", "first"), ("stream", "keys.id"), ("keys.until",)),
        "snapshots": (("stream", "sequence"),),
        "files.files": (("due",), ("case",)),
        "files.chunks": (("files_id", "n"),),
    },
    "alert_sync": {"effects": EFFECTS, "alerts": (("held.case", "_id"), ("expires",))},
    "connector_pusher": {"effects": EFFECTS, "connectors": (("space", "name"),)},
    "notifier": {"effects": EFFECTS, "webhooks": (("space",),)},
}
"""By database and collection, the fields of each."""

GUARDS = frozenset({("stream", "keys.id"), ("files_id", "n")})


def of_views(generation: str) -> Mapping[str, tuple[Fields, ...]]:
    """Those of one generation of the views."""
    return {
        f"{name}.{generation}": tuple(tuple(keys) for keys in wanted)
        for name, wanted in OF_VIEWS.items()
    }


def missing(
    wanted: Mapping[str, tuple[Fields, ...]], there: Mapping[str, Collection[Fields]]
) -> list[tuple[str, Fields]]:
    """Of collections that are there, the indexes that are not."""
    return [
        (name, fields)
        for name, all_of_them in wanted.items()
        if name in there
        for fields in all_of_them
        if fields not in there[name]
    ]


def judged(database: str, lacking: Iterable[tuple[str, Fields]]) -> Finding:
    """What that means."""
    about, lacking = f"indexes of {database}", list(lacking)
    if not lacking:
        return well(about, "all there")
    said = "missing: " + ", ".join(f"{name} ({', '.join(fields)})" for name, fields in lacking)
    guards = any(fields in GUARDS for _, fields in lacking)
    return (wrong if guards else warning)(
        about, said, "restart the service: it makes its indexes when it starts"
    )
