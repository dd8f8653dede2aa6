"""How are subscriptions and what was delivered shown?"""

from typing import NotRequired

from typing_extensions import TypedDict

from case_events.values import with_milliseconds
from case_runtime.effects import Seen
from notifier.api.found import SHOWN, Attempt, State
from notifier.webhooks.store import Webhook


class Shown(TypedDict):
    """A subscription; the secret is shown once, when it is made."""

    id: str
    name: str
    url: str
    owners: list[str]
    types: list[str]
    severities: list[str]
    tags: list[str]
    created_at: str
    created_by: str
    enabled: bool
    disabled_because: NotRequired[str]
    secret: NotRequired[str]


class All(TypedDict):
    """Those of a space."""

    webhooks: list[Shown]


class Delivery(TypedDict):
    """What became of one."""

    id: str
    state: State
    attempts: int
    failed_attempts: list[Attempt]
    status: NotRequired[int]
    answer: NotRequired[str]
    failure: NotRequired[str]
    ended_at: NotRequired[str]
    next_at: NotRequired[str]


class Page(TypedDict):
    """Some of them, the newest first."""

    deliveries: list[Delivery]
    page: int
    per_page: int
    total: int


def shown(made: Webhook) -> Shown:
    """Without its secret."""
    said = made.said
    found: Shown = {
        "id": said.id,
        "name": made.name,
        "url": made.url,
        "owners": sorted(said.owners),
        "types": sorted(said.types),
        "severities": sorted(said.severities),
        "tags": sorted(said.tags),
        "created_at": with_milliseconds(made.made_at),
        "created_by": made.maker,
        "enabled": made.off is None,
    }
    if made.off is not None:
        found["disabled_because"] = made.off
    return found


def delivery(row: Seen) -> Delivery:
    """One row."""
    found: Delivery = {
        "id": row.effect.key,
        "state": SHOWN[row.state],
        "attempts": row.attempt,
        "failed_attempts": [{"number": one.number, "reason": one.why} for one in row.attempts],
    }
    if "status" in row.noted:
        found["status"] = row.noted["status"]
    if "said" in row.noted:
        found["answer"] = row.noted["said"]
    if row.why is not None:
        found["failure"] = row.why
    if row.ended:
        found["ended_at"] = with_milliseconds(row.ended)
    else:
        found["next_at"] = with_milliseconds(row.due)
    return found
