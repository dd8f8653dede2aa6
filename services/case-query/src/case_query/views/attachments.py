"""What is attached to a case, as the API shows it (Cases API §3.3)?

A row per attachment. A removed one leaves a tombstone, so that a repeat revives nothing; those of
a deleted case are dropped, and what a repeat brings back lies before the case's birth.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from case_events import (
    Alert,
    Attachment,
    AttachmentAdded,
    AttachmentChanged,
    AttachmentRemoved,
    CasePushed,
    Envelope,
    Event,
    Stamps,
    User,
)
from case_events.values import json_of, with_milliseconds
from case_events.version import version
from case_query.views import files
from case_query.views.rows import row_id

UPDATED = b'"updated_at":%b,"updated_by":%b'
PUSHED = b',"pushed_at":%b,"pushed_by":%b}'
UNPUSHED = PUSHED % (b"null", b"null")
"""How every attachment ends until its case is pushed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One attachment; `sequence` is that of the action which last wrote it, a push apart.

    `json` and `tail` are the attachment as shown: a push stamps rows without reading them.
    """

    id: str
    case: str
    attachment: str
    sequence: int
    gone: bool = False
    space: str = ""
    owner: str = ""
    type: str = ""
    alerts: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    file: files.Listed | None = None
    created_at: str = ""
    created_by: bytes = b""
    pushed: int = 0
    json: bytes = b""
    tail: bytes = UNPUSHED

    @property
    def body(self) -> bytes:
        """As the API shows it."""
        return self.json + self.tail


class Stamp(NamedTuple):
    """A push: every row that has no stamp yet gets this one."""

    sequence: int
    tail: bytes


def asks(envelope: Envelope) -> str | None:
    """The id of the attachment whose row must be known, if one must."""
    action = envelope.action
    if isinstance(action, AttachmentChanged | AttachmentRemoved):
        return action.comment_id
    return None


def project(rows: Mapping[str, Row], envelope: Envelope) -> dict[str, Row]:
    """Those of the rows (by attachment id) that one more action changes, as they are then."""
    action, sequence = envelope.action, envelope.sequence
    match action:
        case AttachmentAdded() | AttachmentChanged():
            before = rows.get(action.comment_id)
            if before and before.sequence >= sequence:
                return {}
            written = action.attachment
            return {action.comment_id: put(before, action.comment_id, written, envelope)}
        case AttachmentRemoved():
            before = rows.get(action.comment_id)
            if before is None or before.sequence >= sequence:
                return {}
            return {action.comment_id: tombstone(before, sequence)}
        case CasePushed():
            mark = stamp(envelope)
            return {k: stamped(r, mark) for k, r in rows.items() if mark and awaits(r, mark)}
        case _:
            return {}


def put(before: Row | None, attachment_id: str, written: Attachment, envelope: Envelope) -> Row:
    """A new row, or the one there was with another content."""
    stream, sequence = envelope.stream, envelope.sequence
    stamps = stamps_of(envelope)
    if before is None or before.gone:
        made, tail, pushed = row_id(stream, sequence), UNPUSHED, 0
        at, by = with_milliseconds(envelope.at), by_whom(envelope.by)
        updated = UPDATED % told(None, None)
    else:
        made, tail, pushed = before.id, before.tail, before.pushed
        at, by = before.created_at, before.created_by
        updated = UPDATED % told(envelope.at, envelope.by)
    if stamps:
        at, by = with_milliseconds(stamps.created_at), by_whom(stamps.created_by)
        updated = UPDATED % told(stamps.updated_at, stamps.updated_by)
        tail = PUSHED % told(stamps.pushed_at, stamps.pushed_by)
        pushed = sequence if stamps.pushed_at else 0
    alerts = written.ids if isinstance(written, Alert) else ()
    events = written.ids if isinstance(written, Event) else ()
    return Row(
        id=made,
        case=stream,
        attachment=attachment_id,
        sequence=sequence,
        space=envelope.space,
        owner=written.owner,
        type=written.type,
        alerts=alerts,
        events=events,
        pairs=paired(written),
        file=files.listed(written, envelope, before.file if before else None),
        created_at=at,
        created_by=by,
        pushed=pushed,
        json=b'%b,"id":%b,"version":"%b","created_at":"%b","created_by":%b,%b'
        % (
            json_of(written)[:-1],
            orjson.dumps(attachment_id),
            version(sequence).encode(),
            at.encode(),
            by,
            updated,
        ),
        tail=tail,
    )


def paired(written: Attachment) -> tuple[tuple[str, str], ...]:
    """Each alert or event with its index; none where there are not as many of both."""
    if not isinstance(written, Alert | Event) or len(written.ids) != len(written.indices):
        return ()
    return tuple(zip(written.ids, written.indices, strict=True))


def tombstone(before: Row, sequence: int) -> Row:
    """Nothing of it is left but where it was, and when it went."""
    return Row(
        id=before.id, case=before.case, attachment=before.attachment, sequence=sequence, gone=True
    )


def stamp(envelope: Envelope) -> Stamp | None:
    """What a push leaves on the attachments."""
    action = envelope.action
    if not isinstance(action, CasePushed) or not action.marks:
        return None
    pushed = action.external_service
    return Stamp(envelope.sequence, PUSHED % told(pushed.pushed_at, pushed.pushed_by))


def awaits(row: Row, mark: Stamp) -> bool:
    """Whether this push is the first that the row has seen."""
    return not row.pushed and not row.gone and row.id < row_id(row.case, mark.sequence)


def stamped(row: Row, mark: Stamp) -> Row:
    """The row with the push on it."""
    return replace(row, pushed=mark.sequence, tail=mark.tail)


def stamps_of(envelope: Envelope) -> Stamps | None:
    """What an action says of the times of what it attached, if it does."""
    action = envelope.action
    return action.stamps if isinstance(action, AttachmentAdded | AttachmentChanged) else None


def told(at: datetime | None, by: User | None) -> tuple[bytes, bytes]:
    """When and by whom, as JSON."""
    return (
        orjson.dumps(with_milliseconds(at)) if at else b"null",
        by_whom(by) if by else b"null",
    )


def by_whom(user: User) -> bytes:
    """As JSON."""
    return json_of(user)


def document(row: Row) -> dict[str, Any]:
    """The row as it is stored; what it does not have is left out, and so out of the indexes."""
    kept = {"case": row.case, "id": row.attachment, "sequence": row.sequence}
    if row.gone:
        return kept | {"gone": True}
    kept |= {"space": row.space, "owner": row.owner, "type": row.type}
    kept |= {"created_at": row.created_at, "created_by": row.created_by}
    kept |= {"json": row.json, "tail": row.tail}
    if row.alerts or row.events:
        kept["pairs"] = [list(pair) for pair in row.pairs]
        kept["alerts" if row.alerts else "events"] = list(dict.fromkeys(row.alerts or row.events))
    if row.file:
        kept["file"] = row.file
    return kept | ({"pushed": row.pushed} if row.pushed else {})


def restored(stored: Mapping[str, Any]) -> Row:
    """What was stored, to change further."""
    known: dict[str, Any] = {name: stored[name] for name in KEPT if name in stored}
    return Row(
        id=stored["_id"],
        attachment=stored["id"],
        alerts=tuple(stored.get("alerts", ())),
        events=tuple(stored.get("events", ())),
        pairs=tuple((one, index) for one, index in stored.get("pairs", ())),
        **known,
    )


KEPT = frozenset(Row.__slots__) - {"id", "attachment", "alerts", "events", "pairs"}
