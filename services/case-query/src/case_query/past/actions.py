"""What did each user action change? Old and new values, side by side."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from case_events import (
    Attachment,
    AttachmentAdded,
    AttachmentChanged,
    AttachmentRemoved,
    Case,
    Envelope,
    RowImported,
    Unlisted,
    project,
)
from case_events.values import with_milliseconds
from case_events.version import version
from case_query.past.changes import changes
from case_query.views.rows import row_id


def asks(envelopes: Iterable[Envelope]) -> set[str]:
    """The attachments whose content before the first of these must be known."""
    changed = AttachmentChanged | AttachmentRemoved
    return {e.action.comment_id for e in envelopes if isinstance(e.action, changed)}


def told(
    before: Case | None, attached: Mapping[str, Attachment], envelopes: Iterable[Envelope]
) -> Iterator[dict[str, Any]]:
    """Each action, in order; `before` and `attached` are how it was before the first."""
    contents = dict(attached)
    for envelope in envelopes:
        folded = project(before, envelope)
        after = None if folded is None or folded.deleted else folded
        yield {
            "id": row_id(envelope.stream, envelope.sequence),
            "sequence": envelope.sequence,
            "version": version(envelope.sequence),
            "type": envelope.action.type,
            "action": envelope.action.action,
            "created_at": with_milliseconds(envelope.at),
            "created_by": envelope.by.model_dump(mode="json"),
            "owner": envelope.owner,
            "correlation_id": envelope.correlation_id,
            "causation_id": envelope.causation_id,
            "changes": [
                *of_attachment(contents, envelope),
                *of_work(envelope),
                *(change._asdict() for change in changes(before, after)),
            ],
        }
        before = after


def of_attachment(contents: dict[str, Attachment], envelope: Envelope) -> Iterator[dict[str, Any]]:
    """What the action did to an attachment, if it did; `contents` follows."""
    action = envelope.action
    if isinstance(action, AttachmentAdded | AttachmentChanged):
        old, new = contents.get(action.comment_id), action.attachment
        contents[action.comment_id] = new
        yield attachment(action.comment_id, old, new)
    elif isinstance(action, AttachmentRemoved):
        yield attachment(action.comment_id, contents.pop(action.comment_id, None), None)


def of_work(envelope: Envelope) -> Iterator[dict[str, Any]]:
    """How our own work on the case goes, as the action says it."""
    action = envelope.action
    if isinstance(action, Unlisted) and not isinstance(action, RowImported):
        said = action.model_dump(mode="json", exclude={"type", "action", "v"})
        yield {"field": action.type, "old": None, "new": said}


def attachment(comment_id: str, old: Attachment | None, new: Attachment | None) -> dict[str, Any]:
    """A change of an attachment, in the shape of a change of a field."""
    was, is_ = (one and one.model_dump(mode="json") for one in (old, new))
    return {"field": "attachment", "id": comment_id, "old": was, "new": is_}
