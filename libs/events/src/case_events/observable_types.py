"""Which types of observables are there, and which observables are shown (Cases API §3.10, §4.9)?"""

from collections.abc import Iterable, Mapping

from case_events.configured import ObservableType
from case_events.values import Observable

BUILT_IN: Mapping[str, str] = {
    "observable-type-ipv4": "IPv4",
    "observable-type-ipv6": "IPv6",
    "observable-type-url": "URL",
    "observable-type-hostname": "Hostname",
    "observable-type-file-hash": "File hash",
    "observable-type-file-path": "File path",
    "observable-type-email": "Email",
    "observable-type-domain": "Domain",
    "observable-type-agent-id": "Agent id",
}
"""Those that every owner has: key -> label."""


def types(configured: Iterable[ObservableType] = ()) -> dict[str, str]:
    """All that an owner has, with what is configured for it: key -> label."""
    return {**BUILT_IN, **{one.key: one.label for one in configured}}


def of_types(observables: Iterable[Observable], known: Mapping[str, str]) -> tuple[Observable, ...]:
    """Those that are shown: whose type has not been deleted."""
    return tuple(one for one in observables if one.type_key in known)
