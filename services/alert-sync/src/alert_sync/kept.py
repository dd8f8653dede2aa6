"""What is kept of an alert, and what becomes of it when it is published again?

The status that a case or a person gave it stays. A detector that says the same as before has
nothing new to say; one that says something else tells what somebody did at the source.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple

from alert_sync import ecs
from alert_sync.alert import (
    ID,
    INDEX,
    LEGACY_STATUS,
    REASON,
    STATUS,
    STATUS_AT,
    Alert,
    Workflow,
)
from case_events.values import with_milliseconds

RULE = ("kibana.alert.rule.uuid", "kibana.alert.rule.name", "signal.rule.id", "signal.rule.name")
HOST = ("host.id", "host.name")
TIME = ("@timestamp", "kibana.alert.original_time", "kibana.alert.start")


class Place(NamedTuple):
    """Where on the topic an alert was published, and when (milliseconds)."""

    partition: int
    offset: int
    timestamp: int


class Setter(NamedTuple):
    """What gave an alert its status, and when; a later one wins."""

    at: datetime
    how: Literal["published", "by hand"] = "published"
    by: str | None = None
    why: str | None = None


class Publication(NamedTuple):
    """An alert that comes in. Over HTTP somebody sent it, from Kafka it has a place."""

    alert: Alert
    at: datetime
    by: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """An alert as it was last published, and its status now.

    `at` is when it was raised, `published_at` when it last came here; `said` is the status that it
    was last published with; without one it is open.
    """

    index: str
    id: str
    source: bytes
    rules: tuple[str, ...]
    hosts: tuple[str, ...]
    at: datetime
    published_at: datetime
    said: Workflow | None
    status: Workflow
    status_at: datetime
    setter: Setter
    place: Place | None = None

    @property
    def key(self) -> str:
        """As that of the alert."""
        return f"{self.index}/{self.id}"


def published(kept: Kept | None, publication: Publication) -> Kept:
    """What is kept from now on; a record that was met before changes nothing."""
    alert, at, by, place = publication
    if kept is None:
        return new(publication)
    if repeats(kept.place, place):
        return kept
    document = alert.document
    after = replace(
        kept,
        source=alert.source,
        rules=named(document, RULE),
        hosts=named(document, HOST),
        at=when(document) or kept.at,
        published_at=at,
        said=alert.said or kept.said,
        place=place or kept.place,
    )
    if alert.said in {None, kept.said or Workflow.OPEN, kept.status}:
        return after
    setter = Setter(at, "by hand", by, ecs.text(document, REASON))
    return replace(after, status=alert.said, status_at=at, setter=setter)


def new(publication: Publication) -> Kept:
    """An alert that was never met."""
    alert, at, by, place = publication
    document = alert.document
    return Kept(
        index=alert.index,
        id=alert.id,
        source=alert.source,
        rules=named(document, RULE),
        hosts=named(document, HOST),
        at=when(document) or at,
        published_at=at,
        said=alert.said,
        status=alert.said or Workflow.OPEN,
        status_at=ecs.time(document, STATUS_AT) or at,
        setter=Setter(at, by=by, why=ecs.text(document, REASON)),
        place=place,
    )


def repeats(before: Place | None, now: Place | None) -> bool:
    """Whether the record is not newer than what is known; a topic made anew begins at 0 again."""
    if before is None or now is None or before.partition != now.partition:
        return False
    return now.offset <= before.offset and now.timestamp <= before.timestamp


def named(document: ecs.Document, names: tuple[str, ...]) -> tuple[str, ...]:
    """Every word by which it is looked for."""
    return tuple(dict.fromkeys(one for name in names for one in ecs.texts(document, name)))


def when(document: ecs.Document) -> datetime | None:
    """When it was raised."""
    return next((found for name in TIME if (found := ecs.time(document, name))), None)


def shown(kept: Kept, document: Mapping[str, Any]) -> dict[str, Any]:
    """The document flat, as it was published but for what is current here."""
    current: dict[str, Any] = {
        STATUS: kept.status.value,
        STATUS_AT: with_milliseconds(kept.status_at),
    }
    if ecs.value(document, LEGACY_STATUS) is not None:
        current[LEGACY_STATUS] = kept.status.value
    left: Mapping[str, Any] = document
    for name in current:
        left = ecs.without(left, name)
    return {INDEX: kept.index, ID: kept.id, **left, **current}
