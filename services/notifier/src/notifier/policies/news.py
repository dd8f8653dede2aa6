"""What is told of an action? A little of the case as it is now, and a link to all of it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from notifier.policies.notices import DESCRIPTION, Reason

IN_A_ROOM: Mapping[str, str] = {
    Reason.ASSIGNED: "{by} assigned {people} to a case.",
    Reason.COMMENTED: "{by} commented on a case.",
    Reason.STATUS: "{by} changed the status of a case, which is {status} now.",
    Reason.PUSH_FAILED: "A push of a case to another system failed.",
}

ROUTES = {
    "cases": "/app/management/insightsAndAlerting/cases/",
    "observability": "/app/observability/cases/",
    "securitySolution": "/app/security/cases/",
}
"""Where people see a case (Cases API §1.1)."""

USUAL_SPACE = "default"
TITLE, TEXT = 120, 300
"""Characters of a title, and of a longer text."""

TAGS = 3

TEST = "test"
SENTENCES: Mapping[str, str] = {
    Reason.ASSIGNED: "{by} assigned you to a case.",
    Reason.MENTIONED: "{by} mentioned you in a case.",
    Reason.COMMENTED: "{by} commented on a case of yours.",
    Reason.STATUS: "{by} changed the status of a case of yours, which is {status} now.",
    Reason.PUSH_FAILED: "A push of a case of yours to another system failed.",
    TEST: "This is a test: what {by} sends arrives here.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What templates, chats and subjects are made of."""

    reason: str
    by: str
    at: datetime
    case: str
    space: str
    owner: str
    number: int | None
    title: str
    status: str
    severity: str
    tags: tuple[str, ...]
    more_tags: int
    description: str
    comment: str | None
    """What was said, where somebody hears of a comment; shortened, as the description."""

    link: str | None
    people: tuple[str, ...] | None = None
    """In a room: who was assigned, if anybody was. Somebody who hears it alone is told `you`."""

    @property
    def subject(self) -> str:
        """Of a case it is always the same, as long as its title is."""
        return f"[Caselog] {self.heading}"

    @property
    def heading(self) -> str:
        """Which case it is."""
        return f"#{self.number} {self.title}" if self.number is not None else self.title

    @property
    def sentence(self) -> str:
        """Why somebody hears of it."""
        said = SENTENCES if self.people is None else IN_A_ROOM
        people = ", ".join(self.people or ()) or "somebody"
        return said[self.reason].format(by=self.by, status=self.status, people=people)


def news(
    what: Mapping[str, Any],
    case: Mapping[str, Any],
    base_url: str | None,
    people: tuple[str, ...] | None = None,
) -> News:
    """From a row, and the case as readers see it; `people` are named in a room."""
    tags = tuple(line(tag) for tag in case["tags"])
    return News(
        reason=what["reason"],
        by=line(what["by"]),
        at=what["at"],
        case=what["case"],
        space=what["space"],
        owner=what["owner"],
        number=case.get("incremental_id"),
        title=cut(line(case["title"]), TITLE),
        status=case["status"],
        severity=case["severity"],
        tags=tags[:TAGS],
        more_tags=max(0, len(tags) - TAGS),
        description=cut(case["description"], TEXT),
        comment=said(what.get("place"), case),
        link=link(base_url, what["space"], what["owner"], what["case"]),
        people=people,
    )


def said(place: str | None, case: Mapping[str, Any]) -> str | None:
    """The comment as it is now; nothing, if it was taken away."""
    if place is None or place == DESCRIPTION:
        return None
    for comment in case.get("comments", ()):
        if comment["id"] == place:
            return cut(comment.get("comment") or "", TEXT)
    return None


def link(base_url: str | None, space: str, owner: str, case: str) -> str | None:
    """To the page of the case; none, where nobody knows where people reach it."""
    route = ROUTES.get(owner)
    if base_url is None or route is None:
        return None
    prefix = "" if space == USUAL_SPACE else f"/s/{space}"
    return f"{base_url}{prefix}{route}{case}"


def line(text: str) -> str:
    """Without breaks, controls and what turns the direction of writing: it stands in headers."""
    plain = "".join(" " if unicodedata.category(c).startswith("C") else c for c in text)
    return " ".join(plain.split())


def cut(text: str, most: int) -> str:
    """The beginning of a longer text."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
