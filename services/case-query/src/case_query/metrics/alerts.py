"""Which users and hosts do the alerts of a case speak of (Cases API §3.8)?

It is told by what was recorded of each alert when it was attached, or came after that.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from case_events import AlertsDescribed, Envelope
from case_events.values import with_milliseconds

TOP = 10


class Described(NamedTuple):
    """What an alert says, as far as it says it; `at` is when it was raised."""

    alert: str
    at: str = ""
    user: str | None = None
    host: str | None = None
    host_name: str | None = None


def described(envelopes: Iterable[Envelope], attached: Collection[str]) -> list[Described]:
    """What was said last of each alert that the case still has."""
    known: dict[tuple[str, str], Described] = {}
    for envelope in envelopes:
        action = envelope.action
        for one in action.alerts if isinstance(action, AlertsDescribed) else ():
            at = with_milliseconds(one.at) if one.at else ""
            known[one.index, one.id] = Described(one.id, at, one.user, one.host_id, one.host_name)
    return [one for one in known.values() if one.alert in attached]


def users(described: Iterable[Described]) -> dict[str, Any]:
    """Those in most alerts."""
    counted = Counter(one.user for one in described if one.user)
    return top([{"name": name, "count": count} for name, count in counted.items()])


def hosts(described: Iterable[Described]) -> dict[str, Any]:
    """Those in most alerts, named as in the newest of them that has a name."""
    counted, names = Counter[str](), dict[str, str]()
    for one in sorted(described, key=lambda alert: alert.at):
        if one.host:
            counted[one.host] += 1
            if one.host_name:
                names[one.host] = one.host_name
    return top(
        [
            {"id": host, **({"name": names[host]} if host in names else {}), "count": count}
            for host, count in counted.items()
        ]
    )


def top(counted: list[dict[str, Any]]) -> dict[str, Any]:
    """The most frequent, and how many there are in all."""
    ordered = sorted(counted, key=lambda one: (-one["count"], one.get("id") or one["name"]))
    return {"total": len(counted), "values": ordered[:TOP]}
