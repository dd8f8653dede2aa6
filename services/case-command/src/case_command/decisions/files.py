"""Who may put a file on a case, and take it away again (Cases API §2.3, §2.5)?"""

from collections.abc import Collection

from case_command.attached import Attached
from case_command.case import CaseState, State
from case_command.decisions.attachments import without
from case_command.decisions.found import existing
from case_command.decisions.limits import takes_actions, takes_attachments
from case_events import AttachmentAdded, UserAction
from case_events.attachments import FILES
from case_events.files import CaseFile, reference
from case_runtime.rights import Rights


def attach_file(
    state: State,
    *,
    case_id: str,
    space: str,
    rights: Rights,
    comment_id: str,
    file_id: str,
    file: CaseFile,
) -> list[UserAction]:
    """Attach a file whose bytes are kept; who attaches one must be allowed to see the case."""
    known = existing(state, case_id, space)
    owner = known.case.owner
    rights.demand("getCase", owner)
    takes_actions(known, case_id, 1)
    rights.demand("createComment", owner)
    attachment = reference(file_id, file, owner)
    takes_attachments(known.attached, [attachment])
    index = known.attached.put(comment_id, Attached.of_attachment(attachment, 0))
    return [AttachmentAdded(comment_id=comment_id, attachment=attachment, now=index.totals)]


def delete_files(
    state: State,
    *,
    case_id: str,
    space: str,
    rights: Rights,
    file_ids: Collection[str],
    owners: Collection[str] = (),
) -> list[UserAction]:
    """Take away what stands for these files; `owners` have those whose bytes are kept.

    A file may hang on the case more than once, or not at all; what is attached may stand for a
    file of which nothing is kept.
    """
    known = existing(state, case_id, space)
    rights.demand("getCase", known.case.owner)
    rights.demand("deleteComment", *owners)
    return without(known, standing_for(known, file_ids), rights)


def standing_for(state: CaseState, file_ids: Collection[str]) -> list[str]:
    """The attachments that stand for these files, what was written first before the rest."""
    by_id, wanted = state.attached.by_id, frozenset(file_ids)
    found = [
        (one.sequence, comment_id)
        for comment_id, one in by_id.items()
        if one.of == FILES and not wanted.isdisjoint(one.holds)
    ]
    return [comment_id for _, comment_id in sorted(found)]
