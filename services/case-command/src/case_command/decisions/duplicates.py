"""What of a request has the case already (Cases API §4.5)?"""

from collections.abc import Container, Mapping

from case_command.attached import Index
from case_events import Alert, Attachment, Event


def without_duplicates(
    index: Index, attachments: Mapping[str, Attachment]
) -> dict[str, Attachment]:
    """Only what is new, by its id.

    Alerts lose the ids that the case has or that came before in the request; events that share an
    id with the case are dropped whole; whatever else there is can be attached again and again.
    """
    seen: set[str] = set()
    new: dict[str, Attachment] = {}
    for comment_id, attachment in attachments.items():
        if comment_id in index.by_id:
            continue
        match attachment:
            case Alert():
                alerts = unseen(attachment, index.alerts, seen)
                seen.update(alerts.ids)
                if alerts.ids:
                    new[comment_id] = alerts
            case Event() if any(one in index.events for one in attachment.ids):
                continue
            case _:
                new[comment_id] = attachment
    return new


def unseen(alerts: Alert, *seen: Container[str]) -> Alert:
    """Those that are not among the seen, each once with its first index; always as lists."""
    new: dict[str, str] = {}
    for one, index in zip(alerts.ids, alerts.indices, strict=True):
        if not any(one in already for already in seen):
            new.setdefault(one, index)
    return Alert(
        alert_id=tuple(new), index=tuple(new.values()), rule=alerts.rule, owner=alerts.owner
    )
