"""What does a push say of a case (Cases API §4.7)? Pure: from what case-query tells of it.

Which comments go out is decided by what is known to be there, and without that by the history:
those that changed since the last push with the connector.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from case_events import (
    AlertDescription,
    AlertsDescribed,
    AttachmentAdded,
    AttachmentChanged,
    AttachmentRemoved,
    Envelope,
    Severity,
    Status,
)
from connector_pusher.push.past import Past
from connector_pusher.push.plan import Planned, Row
from connector_pusher.systems.system import Said

TYPES = ("create_case", "comment", "pushed", "alerts_described")
"""The actions that this is told by."""

UNKNOWN = "Unknown"
ROUTES = {
    "securitySolution": "/app/security/cases",
    "observability": "/app/observability/cases",
}
ELSEWHERE = "/app/management/insightsAndAlerting/cases"
REPLACES = "This replaces an earlier comment."

Json = Mapping[str, Any]


class Place(NamedTuple):
    """Where people find cases; `base` None: nowhere that could be linked to."""

    base: str | None
    space: str

    def url(self, case: Json) -> str | None:
        """That of a case."""
        if self.base is None:
            return None
        space = "" if self.space == "default" else f"/s/{self.space}"
        return f"{self.base}{space}{ROUTES.get(case['owner'], ELSEWHERE)}/{case['id']}"


def said(
    case: Json, actions: Sequence[Envelope], fields: Json | None, place: Place, at: datetime
) -> Said:
    """The case itself."""
    return Said(
        case_id=case["id"],
        title=case["title"],
        description=case["description"],
        footer=footer(case, place),
        tags=tuple(case["tags"]),
        severity=Severity(case["severity"]),
        status=Status(case["status"]),
        fields=fields or {},
        alerts=tuple(described(case, actions)),
        at=at,
        category=case.get("category"),
        assignees=tuple(one["uid"] for one in case.get("assignees", ())),
        custom_fields={
            one["key"]: one["value"]
            for one in case.get("customFields", ())
            if one["value"] is not None
        },
        observables=tuple((one["typeKey"], one["value"]) for one in case.get("observables", ())),
    )


def footer(case: Json, place: Place) -> str:
    """Who wrote it, and where it is."""
    lines = [f"Added by {name(case.get('updated_by') or case['created_by'])}."]
    if url := place.url(case):
        lines += ["For more details, view this case in Caselog.", f"Case URL: {url}"]
    return "\n".join(lines)


def name(person: Json) -> str:
    """As people call them."""
    return person.get("full_name") or person.get("username") or UNKNOWN


def described(case: Json, actions: Sequence[Envelope]) -> Iterator[AlertDescription]:
    """What is known of the alerts that are attached, each once."""
    attached = dict.fromkeys(one for comment in alerts(case) for one in ids(comment["alertId"]))
    known: dict[str, AlertDescription] = {}
    for envelope in actions:
        if isinstance(envelope.action, AlertsDescribed):
            known |= {one.id: one for one in envelope.action.alerts}
    return (known[one] for one in attached if one in known)


def comments(
    case: Json, actions: Sequence[Envelope], before: Past, row: Row, place: Place
) -> list[Planned]:
    """Those that are to be there and are not, oldest first; last the number of alerts."""
    revisions, changed = revised(actions)
    met = row.by_id
    planned = []
    for comment in case["comments"]:
        if comment["type"] != "user" or comment["id"] in before.brought:
            continue
        revision = revisions.get(comment["id"], 1)
        sent = met.get(comment["id"])
        there = sent.revision if sent else before.at if revision <= before.at else 0
        if there >= revision:
            continue
        replaces = sent is not None or 0 < changed.get(comment["id"], 0) <= before.at
        planned.append(Planned(comment["id"], text(comment, replaces=replaces), revision))
    return [*planned, *counted(case, revisions, before, row, place)]


def revised(actions: Sequence[Envelope]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """When each attachment was last written, and when it was first."""
    last, first = dict[str, int](), dict[str, int]()
    for envelope in actions:
        action = envelope.action
        if isinstance(action, AttachmentAdded | AttachmentChanged):
            last[action.comment_id] = envelope.sequence
            first.setdefault(action.comment_id, envelope.sequence)
        elif isinstance(action, AttachmentRemoved):
            last.pop(action.comment_id, None)
            first.pop(action.comment_id, None)
    return last, first


def text(comment: Json, *, replaces: bool) -> str:
    """What a ticket is to hold of a comment; what was said before stays there."""
    author = name(comment.get("updated_by") or comment["created_by"])
    whole = f"{comment['comment']}\n\nAdded by {author}."
    return f"{whole}\n{REPLACES}" if replaces else whole


def counted(
    case: Json, revisions: Mapping[str, int], before: Past, row: Row, place: Place
) -> list[Planned]:
    """How many alerts there are, if some of them have never been told of there."""
    attached = list(alerts(case))
    id_ = f"{case['id']}-total-alerts"
    revision = max((revisions.get(one["id"], 1) for one in attached), default=0)
    if revision <= max(before.at, row.revision(id_)):
        return []
    count = sum(len(ids(one["alertId"])) for one in attached)
    lines = [f"Elastic Alerts attached to the case: {count}"]
    if url := place.url(case):
        lines += ["", "For more details, view the alerts in Caselog.", f"{url}/?tabId=alerts"]
    return [Planned(id_, "\n".join(lines), revision)]


def alerts(case: Json) -> Iterator[Json]:
    """What is attached of alerts."""
    return (one for one in case["comments"] if one["type"] == "alert")


def ids(said: str | Sequence[str]) -> Sequence[str]:
    """One, or several."""
    return [said] if isinstance(said, str) else said
