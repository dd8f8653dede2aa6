"""What is kept of an alert, and what becomes of it when it is published again?

The status that a case or a person gave it stays. A detector that says the same as before has
nothing new to say; one that says something else tells what somebody did at the source. An alert
that a case holds is kept before anybody has published it, and as long as the case holds it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple

from alert_sync.alerts import ecs
from alert_sync.alerts.alert import (
    CASE_IDS,
    CONSUMER,
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
MOST_CASES = 10
"""That an alert names; there may be more."""

TIME = ("@timestamp", "kibana.alert.original_time", "kibana.alert.start")


class Place(NamedTuple):
    """Where on the topic an alert was published, and when (milliseconds)."""

    partition: int
    offset: int
    timestamp: int


class Mark(NamedTuple):
    """What a case said, and when: of two the later one counts."""

    at: datetime
    case: str
    sequence: int


class Setter(NamedTuple):
    """What gave an alert its status, and when; a case says at which of its user actions."""

    at: datetime
    how: Literal["nobody", "published", "by hand", "case"] = "published"
    by: str | None = None
    why: str | None = None
    mark: Mark | None = None


class Holding(NamedTuple):
    """An attachment of a case holds the alert, since then."""

    case: str
    attachment: str
    at: datetime
    sequence: int


class Publication(NamedTuple):
    """An alert that comes in. Over HTTP somebody sent it, from Kafka it has a place."""

    alert: Alert
    at: datetime
    by: str | None = None
    place: Place | None = None
    hops: int = 0
    """How many reactions lie before it, as far as its detector says so."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An alert as it was last published (`source` is None: it never was), and its status now.

    A `source` that is empty was not read.

    `at` is when it was raised, `published_at` when it last came here; `said` is the status that it
    was last published with; without one it is open. `consumer` says whose rule raised it. `heard`
    is what a case last wanted of it, `closings` when cases closed it, the last ones; `held` who
    holds it, in the order of attaching.
    """

    index: str
    id: str
    source: bytes | None
    rules: tuple[str, ...]
    hosts: tuple[str, ...]
    at: datetime
    published_at: datetime
    said: Workflow | None
    status: Workflow
    status_at: datetime
    setter: Setter
    place: Place | None = None
    consumer: str | None = None
    heard: Mark | None = None
    closings: tuple[datetime, ...] = ()
    held: tuple[Holding, ...] = ()

    @property
    def key(self) -> str:
        """As that of the alert."""
        return f"{self.index}/{self.id}"

    @property
    def cases(self) -> tuple[str, ...]:
        """Whose it is, as the document says it: the first that attached it."""
        return tuple(dict.fromkeys(one.case for one in self.held))[:MOST_CASES]


def published(kept: Kept | None, publication: Publication) -> Kept:
    """What is kept from now on; a record that was met before changes nothing."""
    alert, at, by, place, _ = publication
    if kept is None:
        return new(publication)
    if kept.source is None:
        return arrived(kept, new(publication))
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
        consumer=ecs.text(document, CONSUMER),
    )
    if alert.said in {None, kept.said or Workflow.OPEN, kept.status}:
        return after
    setter = Setter(at, "by hand", by, ecs.text(document, REASON))
    return replace(after, status=alert.said, status_at=at, setter=setter)


def new(publication: Publication) -> Kept:
    """An alert that was never met; nothing that it says of its status is later than itself."""
    alert, at, by, place, _ = publication
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
        status_at=min(ecs.time(document, STATUS_AT) or at, at),
        setter=Setter(at, by=by, why=ecs.text(document, REASON)),
        place=place,
        consumer=ecs.text(document, CONSUMER),
    )


def unmet(index: str, id_: str, at: datetime) -> Kept:
    """An alert that is spoken of although nobody has published it."""
    return Kept(
        index=index,
        id=id_,
        source=None,
        rules=(),
        hosts=(),
        at=at,
        published_at=at,
        said=None,
        status=Workflow.OPEN,
        status_at=at,
        setter=Setter(at, "nobody"),
    )


def arrived(spoken_of: Kept, first: Kept) -> Kept:
    """It is published at last; what cases have made of it until then stays."""
    known: dict[str, Any] = {
        "heard": spoken_of.heard,
        "closings": spoken_of.closings,
        "held": spoken_of.held,
    }
    if spoken_of.setter.how == "nobody":
        return replace(first, **known)
    return replace(
        first,
        status=spoken_of.status,
        status_at=spoken_of.status_at,
        setter=spoken_of.setter,
        **known,
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
    if kept.cases:
        current[CASE_IDS] = list(kept.cases)
    left: Mapping[str, Any] = document
    for name in (*current, CASE_IDS):
        left = ecs.without(left, name)
    return {INDEX: kept.index, ID: kept.id, **left, **current}
