"""How much may one case hold (Cases API §4.10)?"""

from collections.abc import Collection
from typing import Literal

from case_command.attached import Index
from case_command.case import State
from case_command.errors import CaseFull, HistoryFull
from case_events import Alert, Attachment, ExternalReference, PersistableState
from case_events.files import is_file

USER_ACTIONS = 10_000
"""What people may do to a case; results of our own work are recorded beyond it."""

ALERTS = 1000
FILES_PER_CASE = 100
REFERENCES = 100


def takes_actions(
    state: State, case_id: str, more: int, named: Literal["id", "case id"] = "id"
) -> None:
    """`HistoryFull`, unless there is room for so many more rows in the activity of the case."""
    if (state.rows if state else 0) + more > USER_ACTIONS:
        raise HistoryFull(case_id, USER_ACTIONS, named)


def takes_attachments(index: Index, attachments: Collection[Attachment]) -> None:
    """`CaseFull`, unless there is room for all of these, as they were sent: with duplicates.

    Of the files that are there those count whose bytes are here, not each attachment that speaks
    of one.
    """
    alerts = sum(len(one.ids) for one in attachments if isinstance(one, Alert))
    files = sum(map(is_file, attachments))
    references = sum(map(is_reference, attachments)) - files
    if alerts and len(index.alerts) + alerts > ALERTS:
        raise CaseFull(ALERTS, "alerts")
    if files and len(index.kept) + files > FILES_PER_CASE:
        raise CaseFull(FILES_PER_CASE, "files")
    if references and index.references + references > REFERENCES:
        raise CaseFull(REFERENCES, "persistable state and external reference attachments")


def is_reference(attachment: Attachment) -> bool:
    """Whether it stands for a thing of another application; a file does, too."""
    return isinstance(attachment, ExternalReference | PersistableState)
