"""What does a row say of who is to be told of what, and how is it named?"""

from collections.abc import Mapping
from typing import Any

from case_events import Envelope
from case_runtime.effects import Effect
from notifier.policies.notices import Notice


def planned(envelope: Envelope, notice: Notice, channel: str, refused: str | None = None) -> Effect:
    """A row; nothing that people wrote is in it. `refused` is why it fails at once."""
    case, sequence = envelope.stream, envelope.sequence
    what: dict[str, Any] = {
        "case": case,
        "space": envelope.space,
        "owner": envelope.owner,
        "sequence": sequence,
        "at": envelope.at,
        "by": name_of(envelope),
        "reason": str(notice.reason),
        "recipient": notice.recipient,
        "channel": channel,
    }
    if notice.place is not None:
        what["place"] = notice.place
    key = f"{case}/{sequence}/{notice.recipient}/{channel}"
    line = f"{case}/{notice.recipient}/{channel}"
    return Effect(key, line, sequence, what, refused=refused)


def name_of(envelope: Envelope) -> str:
    """Whoever acted, as others call them."""
    by = envelope.by
    return by.full_name or by.username or "Somebody"


def of_case(case: str) -> Mapping[str, Any]:
    """The rows of a case, whoever is told."""
    return {"_id": {"$gte": f"{case}/", "$lt": f"{case}0"}}
