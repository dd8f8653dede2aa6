"""What does a row say of who is to be told of what, and how is it named?"""

from collections.abc import Mapping
from typing import Any

from case_events import Envelope
from case_runtime.effects import Effect
from notifier.policies.notices import Notice


def planned(envelope: Envelope, notice: Notice, channel: str, refused: str | None = None) -> Effect:
    """A row; nothing that people wrote is in it. `refused` is why it can only fail."""
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
    beside = {"place": notice.place, "refused": refused}
    what |= {name: said for name, said in beside.items() if said is not None}
    key = f"{case}/{sequence}/{notice.recipient}/{channel}"
    return Effect(key, f"{case}/{notice.recipient}/{channel}", sequence, what)


def name_of(envelope: Envelope) -> str:
    """Whoever acted, as others call them."""
    by = envelope.by
    return by.full_name or by.username or "Somebody"


def of_case(case: str) -> Mapping[str, Any]:
    """The rows of a case, whoever is told."""
    return {"_id": {"$gte": f"{case}/", "$lt": f"{case}0"}}
