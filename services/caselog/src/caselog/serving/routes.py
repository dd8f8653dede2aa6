"""Who answers what? The one routing table: the program follows it, and so does the gateway.

Each path may carry the prefix `/s/{space}`, but those that belong to everyone.
"""

from enum import Enum
from typing import NamedTuple


class Answers(Enum):
    """A service, or more than one."""

    COMMAND = "case-command"
    QUERY = "case-query"
    PUSHER = "connector-pusher"
    ALERTS = "alert-sync"
    NOTIFIER = "notifier"
    EVERYONE = "all, summed up"
    WELCOME = "a short page"
    """Until there is a console."""
    NOBODY = "nobody"


class Rule(NamedTuple):
    """Whose is a request? It fits if all that is named fits; the first rule that fits decides."""

    answers: Answers
    prefix: str
    """Whole segments of the path, without the space."""
    methods: frozenset[str] | None = None
    ends: frozenset[str] | None = None
    """The last segment of the path."""


READS = frozenset({"GET", "HEAD"})
POST = frozenset({"POST"})
SEARCHES = frozenset(
    {"_search", "_bulk_get", "_similar", "_find_containing_all", "_suggest_user_profiles"}
)

TABLE = (
    Rule(Answers.QUERY, "/api/cases", READS),
    Rule(Answers.QUERY, "/api/cases", POST, SEARCHES),
    Rule(Answers.COMMAND, "/api/cases"),
    Rule(Answers.QUERY, "/internal/cases", READS),
    Rule(Answers.QUERY, "/internal/cases", POST, SEARCHES),
    Rule(Answers.COMMAND, "/internal/cases"),
    Rule(Answers.COMMAND, "/api/files/files"),
    Rule(Answers.QUERY, "/api/files", READS),
    Rule(Answers.COMMAND, "/api/files"),
    Rule(Answers.COMMAND, "/api/saved_objects/_import"),
    Rule(Answers.QUERY, "/api/saved_objects/_export"),
    Rule(Answers.ALERTS, "/api/actions/connector/system-connector-.cases"),
    Rule(Answers.PUSHER, "/api/actions"),
    Rule(Answers.PUSHER, "/internal/stack_connectors"),
    Rule(Answers.ALERTS, "/api/alerts"),
    Rule(Answers.ALERTS, "/api/set_aside"),
    Rule(Answers.NOTIFIER, "/api/notifications"),
    Rule(Answers.COMMAND, "/api/session"),
    Rule(Answers.QUERY, "/api/console/presence"),
    Rule(Answers.COMMAND, "/api/console"),
    Rule(Answers.QUERY, "/app", READS),  # the pages of cases, until there is a console
)
TOGETHER = {
    "/": Answers.WELCOME,
    "/livez": Answers.EVERYONE,
    "/readyz": Answers.EVERYONE,
    "/metrics": Answers.EVERYONE,
    "/api/openapi.json": Answers.EVERYONE,
    "/api/docs": Answers.EVERYONE,
}
"""Whole paths, without a space, that are only read."""

CONSOLE = "/app"
"""Where the console is, with and without a space; what accepts no page goes to the table."""

ASSETS = f"{CONSOLE}/assets/"
"""Its files that are named by their content."""

_FAMILY = 2
_FAMILIES: dict[tuple[str, ...], list[Rule]] = {}
for _rule in TABLE:
    _family = tuple(_rule.prefix.split("/")[1 : 1 + _FAMILY])
    _FAMILIES.setdefault(_family, []).append(_rule)


def who_answers(method: str, path: str) -> Answers:
    """The service for a request; `path` is decoded, without its query."""
    together = TOGETHER.get(path)
    if together is not None:
        return together if method in READS else Answers.NOBODY
    if path.startswith("/s/"):
        _, _, rest = path[len("/s/") :].partition("/")
        path = f"/{rest}"
    parts = path.split("/", 1 + _FAMILY)[1:]
    rules = _FAMILIES.get(tuple(parts[:_FAMILY])) or _FAMILIES.get(tuple(parts[:1])) or ()
    for rule in rules:
        if _fits(rule, method, path):
            return rule.answers
    return Answers.NOBODY


def console_path(method: str, path: str) -> str | None:
    """The path within the console, without its space; None where it is not the console's."""
    if method not in READS:
        return None
    if path.startswith("/s/"):
        _, _, rest = path[len("/s/") :].partition("/")
        path = f"/{rest}"
        if path == "/":
            return None
    return path if path in {"/", CONSOLE} or path.startswith(f"{CONSOLE}/") else None


def _fits(rule: Rule, method: str, path: str) -> bool:
    prefix, methods, ends = rule.prefix, rule.methods, rule.ends
    return (
        (methods is None or method in methods)
        and path.startswith(prefix)
        and path[len(prefix) : len(prefix) + 1] in {"", "/"}
        and (ends is None or path.rpartition("/")[2] in ends)
    )
