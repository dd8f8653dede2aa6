"""Into which groups do alerts fall, and how many cases may come of them?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from alert_sync.alerts import ecs
from alert_sync.rules.naming import canonical, filled
from alert_sync.rules.run import Group, Named, Run, Wanted

UNKNOWN = "unknown"

Detected: TypeAlias = tuple[Named, Mapping[str, Any]]
"""An alert and what it says."""


def planned(wanted: Wanted, alerts: Sequence[Detected], ready: Sequence[Group] | None) -> Run:
    """The run of these alerts; of groups that are `ready`, if there are some."""
    groups = list(ready) if ready else grouped(wanted, alerts)
    if len(groups) <= wanted.most:
        return Run(wanted, groups)
    if wanted.overflow == "queue":
        return Run(wanted, groups[: wanted.most], groups[wanted.most :])
    everyone = tuple(dict.fromkeys(one for group in groups for one in group.alerts))
    return Run(wanted, [Group({}, everyone)])


def grouped(wanted: Wanted, alerts: Iterable[Detected]) -> list[Group]:
    """By what they say in these fields, in the order in which each is met first."""
    members: dict[str, list[Detected]] = {}
    for one in alerts:
        members.setdefault(canonical(common(wanted.grouping_by, one[1])), []).append(one)
    return [group(wanted, some) for some in members.values()]


def group(wanted: Wanted, alerts: Sequence[Detected]) -> Group:
    """Those that have it in common; what a title says of an alert is that of the first."""
    document = alerts[0][1]
    title = filled(wanted.title, document) if wanted.title else None
    named = tuple(dict.fromkeys(one for one, _ in alerts))
    return Group(common(wanted.grouping_by, document), named, title=title)


def common(fields: Iterable[str], document: Mapping[str, Any]) -> dict[str, Any]:
    """What it says there; nothing, nought, no and an empty text are nothing that is known."""
    return {name: ecs.value(document, name) or UNKNOWN for name in fields}
