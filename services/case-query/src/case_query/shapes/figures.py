"""Which shape have the figures of one case, of all, and of many days?"""

from datetime import date
from typing import NotRequired

from typing_extensions import TypedDict

from case_events.values import Timestamp


class UserCount(TypedDict):
    """A user, and in how many alerts."""

    name: str
    count: int


class HostCount(TypedDict):
    """A host, and in how many alerts."""

    id: str
    name: NotRequired[str]
    count: int


class TopUsers(TypedDict):
    """Those in most alerts, and how many there are in all."""

    total: int
    values: list[UserCount]


class TopHosts(TypedDict):
    """Those in most alerts, and how many there are in all."""

    total: int
    values: list[HostCount]


class AlertMetrics(TypedDict):
    """What the alerts of a case say."""

    count: NotRequired[int]
    users: NotRequired[TopUsers]
    hosts: NotRequired[TopHosts]


class Total(TypedDict):
    """How many."""

    total: int


class IsolateHost(TypedDict):
    """How often hosts were cut off, and let back."""

    isolate: Total
    unisolate: Total


class ActionMetrics(TypedDict):
    """What was done."""

    isolateHost: IsolateHost


class StatusDurations(TypedDict):
    """Milliseconds that a case was open and in progress, and when it was opened again."""

    openDuration: int
    inProgressDuration: int
    reopenDates: list[Timestamp]


class Lifespan(TypedDict):
    """When a case began and ended, and what it was between."""

    creationDate: Timestamp
    closeDate: Timestamp | None
    statusInfo: StatusDurations


class CaseMetrics(TypedDict):
    """The figures of one case that were asked for."""

    alerts: NotRequired[AlertMetrics]
    actions: NotRequired[ActionMetrics]
    connectors: NotRequired[Total]
    lifespan: NotRequired[Lifespan]


class StatusTotals(TypedDict):
    """How many cases there are of each status."""

    open: int
    inProgress: int
    closed: int


class CasesMetrics(TypedDict):
    """The figures of all cases that were asked for; `mttr` in seconds."""

    mttr: NotRequired[float | None]
    status: NotRequired[StatusTotals]


class Spread(TypedDict):
    """How long it took, in seconds."""

    count: int
    mean: float | None
    p50: float | None
    p90: float | None
    p95: float | None
    p99: float | None


class Moments(TypedDict):
    """How many cases opened, closed and reopened."""

    opened: int
    closed: int
    reopened: int


class DayOfCases(Moments):
    """One day, in UTC; `open` are those that were not closed at its end."""

    day: date
    open: NotRequired[int]


class Course(Moments):
    """What many days add up to."""

    acknowledge: Spread
    investigate: Spread
    resolve: Spread


class CourseOfValue(Course):
    """The same for one assignee, severity, tag or category."""

    value: str | None


class OpenByAge(TypedDict):
    """Cases that are at least so many days old, and younger than the next, by severity."""

    days: int
    low: int
    medium: int
    high: int
    critical: int


class OpenThen(TypedDict):
    """The cases that were not closed at the end of a day; every age is told."""

    at: date
    open: int
    ages: list[OpenByAge]


class MetricsHistory(Course):
    """What happened day by day, and how long it took."""

    to: date
    days: list[DayOfCases]
    by: dict[str, list[CourseOfValue]]


WithFrom = TypedDict("WithFrom", {"from": date})
"""A name that is a word of Python's."""


class History(MetricsHistory, WithFrom):
    """What happened day by day, and how long it took; the first day and the last."""
