"""What does one run of a rule ask for?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal, TypeAlias

Grouping: TypeAlias = Mapping[str, Any]
"""Field -> what all alerts of a group say there; `{}`: they have nothing in common."""

Overflow: TypeAlias = Literal["mix", "queue"]

WEEK = timedelta(days=7)
MOST_OPENED = 20


@dataclass(frozen=True, slots=True)
class Named:
    """An alert, without what it says."""

    index: str
    id: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Who detected something; what is made of it is named after it."""

    id: str
    name: str
    tags: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Alerts for one case; its own `title` counts before all others."""

    grouping: Grouping
    alerts: tuple[Named, ...]
    comments: tuple[str, ...] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How the cases of a rule are to be opened, in which space and for which owner.

    Beyond the peer: several fields in `grouping_by`, a `title` with fields of alerts in braces, and
    an `overflow` that waits, to be opened group by group, instead of becoming one mixed case.
    """

    rule: Rule
    space: str
    owner: str
    grouping_by: tuple[str, ...] = ()
    window: timedelta = WEEK
    reopen: bool = False
    most: int = 5
    template_id: str | None = None
    internally_managed: bool = False
    auto_push: bool = False
    title: str | None = None
    overflow: Overflow = "mix"


@dataclass(frozen=True, slots=True)
class Run:
    """One run: what is wanted, and the groups that it comes to.

    `waiting` are those that are more than may be opened at once.
    """

    wanted: Wanted
    groups: Sequence[Group]
    waiting: Sequence[Group] = field(default=())
