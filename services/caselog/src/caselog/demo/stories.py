"""Which cases? Plots told with hosts, people and addresses that chance chooses, always the same."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from caselog.demo.plots import PLOTS, Plot

Body = dict[str, Any]

HOSTS = ("fin-ws-014", "hr-lt-201", "web-03", "db-07", "build-11", "dc-02", "files-01", "vpn-gw-1")
PEOPLE = ("j.park", "m.okafor", "s.lindqvist", "a.rossi", "t.nguyen", "k.novak", "l.haddad")
DEPARTMENTS = ("Finance", "Human Resources", "Sales", "Engineering", "Logistics")
DOMAINS = ("login-secure.example", "cdn-sync.example", "files-share.example", "pool.example")
SUBJECTS = ("Your invoice is overdue", "Updated holiday policy", "Parcel could not be delivered")
COUNTRIES = ("Singapore", "Brazil", "Canada", "Kenya")
BUCKETS = ("brand-assets", "reports-2025", "backup-eu", "ml-scratch")
INDEX = ".internal.alerts-security.alerts-default-000001"
EVENTS = "logs-endpoint.events.process-default"
MOST_ALERTS, MOST_EVENTS = 6, 4
ENDINGS = ("open", "open", "in-progress", "in-progress", "closed", "closed", "closed")


@dataclass(frozen=True)
class Story:
    """A case from its opening to where it stands now."""

    opening: Body
    """What `POST /api/cases` takes."""
    attachments: list[Body]
    """In their order."""
    changes: list[Body]
    """What PATCH sets, one after the other, after the attachments."""
    last_words: Body | None
    """A comment at the end."""


def stories(count: int, seed: int, me: str) -> Iterator[Story]:
    """So many; `me` is the profile of the user who gets some of them."""
    chance = Random(seed)  # noqa: S311 - not a secret
    for _ in range(count):
        yield _story(chance, chance.choice(PLOTS), me)


def _story(chance: Random, plot: Plot, me: str) -> Story:
    words = _words(chance)
    severity = chance.choice(plot.severities)
    ending = chance.choice(ENDINGS)
    opening = {
        "title": plot.title.format(**words),
        "description": plot.found.format(**words),
        "tags": [*plot.tags, *chance.sample(("night-shift", "vip", "recurring", "training"), 1)],
        "owner": plot.owner,
        "severity": severity,
        "category": plot.category,
        "assignees": [{"uid": me}] if ending != "open" or chance.random() < 1 / 2 else [],
        "settings": {"syncAlerts": plot.owner == "securitySolution"},
        "connector": {"id": "none", "name": "none", "type": ".none", "fields": None},
    }
    attachments = [_alerts(chance, plot)]
    if chance.random() < 1 / 3:
        attachments.append(_events(chance, plot))
    told = len(plot.notes) if ending == "closed" else chance.randint(0, len(plot.notes))
    attachments += [_comment(plot, note.format(**words)) for note in plot.notes[:told]]
    return Story(
        opening,
        attachments,
        list(_changes(chance, severity, ending)),
        _comment(plot, plot.outcome.format(**words)) if ending == "closed" else None,
    )


def _changes(chance: Random, severity: str, ending: str) -> Iterator[Body]:
    if severity == "medium" and chance.random() < 1 / 3:
        yield {"severity": "high"}
    if ending in {"in-progress", "closed"}:
        yield {"status": "in-progress"}
    if ending == "closed":
        yield {"status": "closed"}


def _words(chance: Random) -> dict[str, object]:
    return {
        "host": chance.choice(HOSTS),
        "user": chance.choice(PEOPLE),
        "department": chance.choice(DEPARTMENTS),
        "domain": chance.choice(DOMAINS),
        "sender": f"no-reply@{chance.choice(DOMAINS)}",
        "subject": chance.choice(SUBJECTS),
        "country": chance.choice(COUNTRIES),
        "bucket": chance.choice(BUCKETS),
        "ip": f"203.0.113.{chance.randint(1, 254)}",
        "count": chance.randint(12, 480),
        "time": f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}",
        "hash": hashlib.sha256(chance.randbytes(8)).hexdigest(),
    }


def _alerts(chance: Random, plot: Plot) -> Body:
    ids = [chance.randbytes(16).hex() for _ in range(chance.randint(1, MOST_ALERTS))]
    rule = hashlib.sha256(plot.rule.encode()).hexdigest()[:32]
    return {
        "type": "alert",
        "alertId": ids,
        "index": [INDEX] * len(ids),
        "rule": {"id": rule, "name": plot.rule},
        "owner": plot.owner,
    }


def _events(chance: Random, plot: Plot) -> Body:
    ids = [chance.randbytes(10).hex() for _ in range(chance.randint(1, MOST_EVENTS))]
    return {"type": "event", "eventId": ids, "index": [EVENTS] * len(ids), "owner": plot.owner}


def _comment(plot: Plot, text: str) -> Body:
    return {"type": "user", "comment": text, "owner": plot.owner}
