"""What does an alert say that a case should keep? Its description, and traces to be compared."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from alert_sync.alerts import ecs
from alert_sync.alerts.kept import when
from case_events.commands import NewObservable
from case_events.values import AlertDescription

VALUES, LONGEST = 50, 1024
"""Of one field, and characters of a value; more says nothing that a case needs."""

FOUND = "Auto extracted observable"
HASHES = ("cdhash", "md5", "sha1", "sha256", "sha384", "sha512", "ssdeep", "tlsh")
FIELDS: Mapping[str, str] = {
    "source.ip": "ip",
    "destination.ip": "ip",
    "host.name": "hostname",
    **{f"{of}.hash.{name}": "file-hash" for of in ("dll", "file", "process") for name in HASHES},
    "file.path": "file-path",
    "dns.question.name": "domain",
    "agent.id": "agent-id",
}
"""Field of ECS -> type of observable (Cases API §4.9.1); of an address the text says which."""

Document = Mapping[str, Any]


def description(index: str, id_: str, document: Document) -> AlertDescription:
    """What is told of an alert, as far as it says it."""

    def all_of(name: str) -> tuple[str, ...]:
        return tuple(said[:LONGEST] for said in ecs.texts(document, name)[:VALUES])

    def first(*names: str) -> str | None:
        return next((said for name in names for said in all_of(name)), None)

    return AlertDescription(
        id=id_,
        index=index,
        at=when(document),
        rule_id=first("kibana.alert.rule.uuid", "signal.rule.id"),
        rule_name=first("kibana.alert.rule.name", "signal.rule.name"),
        user=first("user.name"),
        host_id=first("host.id"),
        host_name=first("host.name"),
        source_ips=all_of("source.ip"),
        destination_ips=all_of("destination.ip"),
        sha256=all_of("file.hash.sha256"),
        urls=all_of("url.full"),
    )


def observables(documents: Iterable[Document]) -> list[NewObservable]:
    """Every trace of these alerts, once."""
    found = dict.fromkeys(trace for document in documents for trace in traces(document))
    return [
        NewObservable(type_key=f"observable-type-{kind}", value=value, description=FOUND)
        for kind, value in found
    ]


def traces(document: Document) -> Iterator[tuple[str, str]]:
    """Of one alert: types and values, in the order of the table."""
    for name, kind in FIELDS.items():
        for value in ecs.texts(document, name)[:VALUES]:
            if len(value) <= LONGEST:
                yield (address(value) if kind == "ip" else kind), value


def address(value: str) -> str:
    """Which kind of address."""
    return "ipv6" if ":" in value else "ipv4"
