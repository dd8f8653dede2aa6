"""What happened to a case, whole? A row per user action; those of a deleted case stay.

Every so many actions a row also keeps what the case had become: no past state is further away.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from case_events import AttachmentAdded, AttachmentChanged, AttachmentRemoved, Envelope
from case_events.case import Case, from_json
from case_events.values import json_of
from case_query.views.cases import Alive, View, body
from case_query.views.facts import milliseconds
from case_query.views.rows import row_id

EVERY = 100
"""Actions between two kept states."""


class Row(NamedTuple):
    """The envelope as JSON, and beside it what rows are picked by.

    `by` is the person as JSON, `at` milliseconds since 1970, `comment` and `kind` those of the
    attachment that it is about. `case` is the state after it, where it is kept; empty: no case.
    """

    id: str
    space: str
    owner: str
    at: int
    type: str
    action: str
    by: bytes
    envelope: bytes
    comment: str | None = None
    kind: str | None = None
    case: bytes | None = None


def row(envelope: Envelope, after: View | None = None, said: bytes | None = None) -> Row:
    """The row of one action; `after` is what it came to, which is not known of a repeat.

    `said` are the bytes that it was read from: what this program cannot read is kept with them.
    """
    action = envelope.action
    comment = kind = None
    if isinstance(action, AttachmentAdded | AttachmentChanged):
        comment, kind = action.comment_id, action.attachment.type
    elif isinstance(action, AttachmentRemoved):
        comment, kind = action.comment_id, action.kind
    return Row(
        row_id(envelope.stream, envelope.sequence),
        envelope.space,
        envelope.owner,
        milliseconds(envelope.at),
        action.type,
        action.action,
        json_of(envelope.by),
        said or json_of(envelope),
        comment,
        kind,
        kept(after) if after and envelope.sequence % EVERY == 0 else None,
    )


def kept(after: View) -> bytes:
    """The state as it is kept."""
    return body(after) if isinstance(after, Alive) else b""


def document(made: Row) -> dict[str, Any]:
    """The row as it is stored, its id apart; what it does not have is left out."""
    stored = made._asdict()
    del stored["id"]
    return {name: value for name, value in stored.items() if value is not None}


def envelope_of(stored: Mapping[str, Any]) -> Envelope:
    """The action again, as the newest program reads it."""
    return Envelope.model_validate_json(stored["envelope"])


def state_of(stored: Mapping[str, Any]) -> Case | None:
    """What the case had become; None: there was none."""
    if not stored["case"]:
        return None
    sequence = int(stored["_id"].rpartition("/")[2])
    return from_json(stored["case"], sequence=sequence, space=stored["space"])
