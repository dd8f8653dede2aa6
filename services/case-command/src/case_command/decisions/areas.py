"""Does an alert belong to the product area of the case? The consumer of its rule says it (F68)."""

from collections.abc import Iterable, Mapping

from case_command.errors import AlertOfAnotherArea
from case_events import Alert, Attachment

CONSUMERS: Mapping[str, frozenset[str]] = {
    "securitySolution": frozenset({"siem"}),
    "observability": frozenset(
        {
            "observability",
            "alerts",
            "apm",
            "infrastructure",
            "logs",
            "monitoring",
            "slo",
            "streams",
            "uptime",
        }
    ),
    "cases": frozenset({"discover", "example", "ml", "stackAlerts"}),
}
"""By the owner of cases: who makes the rules of its alerts."""

OWNERS: Mapping[str, str] = {
    consumer: owner for owner, consumers in CONSUMERS.items() for consumer in consumers
}


def within(owner: str, attachments: Iterable[Attachment], known: Mapping[str, str]) -> None:
    """`AlertOfAnotherArea` for the first alert that is known to be of another owner.

    `known` are consumers by `<index>/<id>`; one that we have never heard of is nobody's.
    """
    for key in keys(attachments):
        of = OWNERS.get(known.get(key, ""), owner)
        if of != owner:
            raise AlertOfAnotherArea(key.partition("/")[2], of, owner)


def keys(attachments: Iterable[Attachment]) -> list[str]:
    """`<index>/<id>` of each alert among them."""
    return [
        f"{index}/{id_}"
        for one in attachments
        if isinstance(one, Alert)
        for index, id_ in zip(one.indices, one.ids, strict=False)
    ]
