"""Which figures are asked of one case, and what are they (Cases API §3.8)?"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from case_events import CaseCreated, Connector, ConnectorChanged, Envelope
from case_query.metrics import alerts
from case_query.metrics.alerts import Described
from case_query.metrics.lifespan import lifespan, moves

Feature: TypeAlias = Literal[
    "alerts.count",
    "alerts.users",
    "alerts.hosts",
    "actions.isolateHost",
    "connectors",
    "lifespan",
]

OF_ALERTS: tuple[Feature, ...] = ("alerts.users", "alerts.hosts")
"""Those that are told by what alerts say."""

TYPES: Mapping[Feature, tuple[str, ...]] = {
    **dict.fromkeys(OF_ALERTS, ("alerts_described",)),
    "connectors": ("create_case", "connector"),
    "lifespan": ("status",),
}
"""The actions that a feature is told by."""


class Known(NamedTuple):
    """What is known of a case.

    As the API shows it, its actions of the types asked for, what was done to hosts (`isolate`,
    ...), and what its alerts say.
    """

    case: Mapping[str, Any]
    envelopes: Collection[Envelope]
    done: Collection[str]
    described: Collection[Described]
    now: datetime


def types(features: Collection[Feature]) -> list[str]:
    """The actions that must be known."""
    return [one for feature in dict.fromkeys(features) for one in TYPES.get(feature, ())]


def metrics(features: Collection[Feature], known: Known) -> dict[str, Any]:
    """Only what is asked for."""
    told: dict[str, Any] = {}
    for feature, tell in TELL.items():
        if feature in features:
            block, _, name = feature.partition(".")
            if name:
                told.setdefault(block, {})[name] = tell(known)
            else:
                told[block] = tell(known)
    return told


def isolated(known: Known) -> dict[str, Any]:
    """How often hosts were cut off, and let back."""
    done = list(known.done)
    return {word: {"total": done.count(word)} for word in ("isolate", "unisolate")}


def connectors_of(envelopes: Collection[Envelope]) -> list[Connector]:
    """Every connector that was set, the none one left out."""
    set_ = (e.action for e in envelopes if isinstance(e.action, CaseCreated | ConnectorChanged))
    return [action.connector for action in set_ if action.connector.id != "none"]


def lived(known: Known) -> dict[str, Any]:
    """From its creation until it was closed, or until now."""
    created, moved = datetime.fromisoformat(known.case["created_at"]), moves(known.envelopes)
    return {
        "creationDate": known.case["created_at"],
        "closeDate": known.case["closed_at"],
        "statusInfo": lifespan(created, moved, known.now),
    }


TELL: Mapping[Feature, Callable[[Known], Any]] = {
    "alerts.count": lambda known: known.case["totalAlerts"],
    "alerts.users": lambda known: alerts.users(known.described),
    "alerts.hosts": lambda known: alerts.hosts(known.described),
    "actions.isolateHost": isolated,
    "connectors": lambda known: {"total": len({c.id for c in connectors_of(known.envelopes)})},
    "lifespan": lived,
}
