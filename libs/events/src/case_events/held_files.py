"""Which files has a case, by its history?"""

from collections.abc import Iterable

from case_events.actions import AttachmentAdded, AttachmentChanged, AttachmentRemoved
from case_events.attachments import ExternalReference
from case_events.envelope import Envelope
from case_events.files import CaseFile, file_of


class HeldFiles:
    """The files of a case, by their ids, that its history says are kept."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, CaseFile]] = {}

    def see(self, envelope: Envelope) -> None:
        """The next action."""
        action = envelope.action
        if isinstance(action, AttachmentRemoved):
            self._held.pop(action.comment_id, None)
        elif isinstance(action, AttachmentAdded | AttachmentChanged):
            self._held.pop(action.comment_id, None)
            attachment, file = action.attachment, file_of(action.attachment)
            if isinstance(attachment, ExternalReference) and file and file.kept:
                self._held[action.comment_id] = attachment.external_reference_id, file

    @property
    def files(self) -> dict[str, CaseFile]:
        """Those that it has now."""
        return dict(self._held.values())


def held(envelopes: Iterable[Envelope]) -> dict[str, CaseFile]:
    """Those at the end of a history."""
    seen = HeldFiles()
    for envelope in envelopes:
        seen.see(envelope)
    return seen.files
