"""What does a row say of who is to be told of what, and how is it named?"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from case_events import Envelope
from case_runtime.effects import Effect
from notifier.policies.notices import Notice

GATHERED = "gathered/"
"""How the lines begin in which news waits for more."""


def planned(
    envelope: Envelope,
    notice: Notice,
    channel: str,
    *,
    refused: str | None = None,
    wait: timedelta | None = None,
    people: tuple[str, ...] = (),
) -> Effect:
    """A row; nothing that people wrote is in it. `refused` is why it fails at once.

    `people` are the profiles of those whom it is about, in a room. What has to `wait` stands in
    one line with all that does, of whichever case, oldest first.
    """
    case, sequence, to = envelope.stream, envelope.sequence, notice.recipient
    what: dict[str, Any] = {
        "case": case,
        "space": envelope.space,
        "owner": envelope.owner,
        "sequence": sequence,
        "at": envelope.at,
        "by": name_of(envelope),
        "reason": str(notice.reason),
        "recipient": to,
        "channel": channel,
    }
    beside = {"place": notice.place, "people": list(people) or None}
    what |= {name: said for name, said in beside.items() if said is not None}
    key = f"{case}/{sequence}/{to}/{channel}"
    if wait is None or refused:
        return Effect(key, f"{case}/{to}/{channel}", sequence, what, refused=refused)
    order = int(envelope.at.timestamp() * 1000)
    return Effect(key, f"{GATHERED}{to}/{channel}", order, what, wait.total_seconds())


def name_of(envelope: Envelope) -> str:
    """Whoever acted, as others call them."""
    by = envelope.by
    return by.full_name or by.username or "Somebody"


def of_case(case: str) -> Mapping[str, Any]:
    """The rows of a case, whoever is told."""
    return {"_id": {"$gte": f"{case}/", "$lt": f"{case}0"}}
