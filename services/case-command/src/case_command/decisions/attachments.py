"""Who may attach what to a case, change it, and take it away (Cases API §2.3)?

Whoever asks makes the ids of new attachments, so that deciding again names the same ones. A right
that is missing for owners named in the request shows before anything is said about the case.
"""

from collections.abc import Collection, Mapping

from case_command.attached import Attached
from case_command.case import CaseState, State
from case_command.decisions.areas import within
from case_command.decisions.duplicates import without_duplicates
from case_command.decisions.found import existing, here, outdated, readable
from case_command.decisions.limits import takes_actions, takes_attachments
from case_command.decisions.types import USUAL, Types
from case_command.errors import (
    AlertOnClosedCase,
    AttachmentFixed,
    CommentConflict,
    CommentNotFound,
    EventOnClosedCase,
    NoComments,
    OwnerDiffers,
    UnpairedIds,
)
from case_events import (
    Alert,
    Attachment,
    AttachmentAdded,
    AttachmentChanged,
    AttachmentRemoved,
    Event,
    Status,
    UserAction,
)
from case_runtime.rights import Rights

NOBODY: Mapping[str, str] = {}


def add_attachments(
    state: State,
    *,
    case_id: str,
    space: str,
    rights: Rights,
    attachments: Mapping[str, Attachment],
    types: Types = USUAL,
    verbatim: bool = False,
    consumers: Mapping[str, str] = NOBODY,
) -> list[UserAction]:
    """Attach all of these, by their new ids, or none; what the case has already is no news.

    `consumers` are those of the rules of alerts, by `<index>/<id>`, where they are known.
    `verbatim`: the activity of the case shows the request, with what the case had already.
    """
    sent = attachments.values()
    takes_actions(here(state, space), case_id, len(sent))
    paired(sent)
    rights.demand("createComment", *(one.owner for one in sent))
    types.know(sent)
    known = existing(state, case_id, space)
    if not sent:
        rights.demand("createComment", known.case.owner)
    open_to(known, sent)
    if any(one.owner != known.case.owner for one in sent):
        raise OwnerDiffers
    within(known.case.owner, sent, consumers)
    takes_attachments(known.attached, sent)
    actions: list[UserAction] = []
    index = known.attached
    for comment_id, attachment in without_duplicates(index, attachments).items():
        index = index.put(comment_id, Attached.of_attachment(attachment, 0))
        request = attachments[comment_id]
        actions.append(
            AttachmentAdded(
                comment_id=comment_id,
                attachment=attachment,
                now=index.totals,
                sent=request if verbatim and request != attachment else None,
            )
        )
    return actions


def edit_attachment(
    state: State,
    *,
    case_id: str,
    space: str,
    rights: Rights,
    comment_id: str,
    version: str,
    attachment: Attachment,
    consumers: Mapping[str, str] = NOBODY,
) -> list[UserAction]:
    """Put another of its kind in its place; the version is the attachment's own.

    Stored as it is sent: closed cases, limits and duplicates are not looked at again.
    """
    takes_actions(here(state, space), case_id, 1)
    paired([attachment])
    known = existing(state, case_id, space)
    stored = known.attached.by_id.get(comment_id)
    if stored is None:
        raise CommentNotFound(comment_id, case_id, ending=").")
    rights.demand("updateComment", stored.owner)
    same_kind(stored, Attached.of_attachment(attachment, 0))
    if outdated(version, stored.sequence, known):
        raise CommentConflict
    within(known.case.owner, [attachment], consumers)
    totals = known.attached.put(comment_id, Attached.of_attachment(attachment, 0)).totals
    return [AttachmentChanged(comment_id=comment_id, attachment=attachment, now=totals)]


def delete_attachment(
    state: State, *, case_id: str, space: str, rights: Rights, comment_id: str
) -> list[UserAction]:
    """Take one away."""
    known = here(state, space)
    if known is None or comment_id not in known.attached.by_id:
        raise CommentNotFound(comment_id, case_id)
    return without(readable(known), [comment_id], rights)


def delete_attachments(
    state: State, *, case_id: str, space: str, rights: Rights
) -> list[UserAction]:
    """Take everything away that is attached, what was written first before the rest."""
    known = here(state, space)
    if known is None or not known.attached.by_id:
        raise NoComments(case_id)
    by_id = known.attached.by_id
    return without(readable(known), sorted(by_id, key=lambda one: by_id[one].sequence), rights)


def without(state: CaseState, comment_ids: Collection[str], rights: Rights) -> list[UserAction]:
    """The case loses all of these, or none."""
    index = state.attached
    rights.demand("deleteComment", *(index.by_id[one].owner for one in comment_ids))
    actions: list[UserAction] = []
    for comment_id in comment_ids:
        stored, index = index.by_id[comment_id], index.drop(comment_id)
        actions.append(
            AttachmentRemoved(
                comment_id=comment_id,
                kind=stored.kind,
                last=stored.sequence,
                now=index.totals,
            )
        )
    return actions


def paired(attachments: Collection[Attachment]) -> None:
    """`UnpairedIds`, unless every alert and event has an index, and every index one of them."""
    for one in attachments:
        if isinstance(one, Alert | Event) and len(one.ids) != len(one.indices):
            raise UnpairedIds(one.ids, one.indices)


def open_to(state: CaseState, attachments: Collection[Attachment]) -> None:
    """A closed case takes comments and references, but neither alerts nor events."""
    if state.case.status is not Status.CLOSED:
        return
    if any(isinstance(one, Alert) for one in attachments):
        raise AlertOnClosedCase
    if any(isinstance(one, Event) for one in attachments):
        raise EventOnClosedCase


def same_kind(stored: Attached, new: Attached) -> None:
    """`AttachmentFixed`, if an edit would make another thing of it."""
    if new.kind != stored.kind:
        raise AttachmentFixed("type of the comment")
    if new.owner != stored.owner:
        raise AttachmentFixed("owner of the comment")
    if new.storage != stored.storage:
        raise AttachmentFixed("storage type of an external reference comment")
