"""What can be changed and taken away of what is attached (Cases API P9, P10, P13)."""

from dataclasses import replace

import pytest

from case_command.decisions.attachments import (
    delete_attachment,
    delete_attachments,
    edit_attachment,
)
from case_command.errors import (
    AttachmentFixed,
    CaseNotFound,
    CommentConflict,
    CommentNotFound,
    HistoryFull,
    NoComments,
    UnpairedIds,
    WrittenByNewer,
)
from case_events import (
    Alert,
    AttachmentChanged,
    AttachmentRemoved,
    CaseDeleted,
    ExternalReference,
    Status,
    StatusChanged,
    TitleChanged,
    Totals,
    Unknown,
    UserComment,
)
from case_events.attachments import Storage
from case_events.testing import Given
from case_events.version import version
from case_runtime.rights import EVERYTHING, NOTHING, Forbidden, Rights
from examples import ATTACHMENTS, COMMENTED, CREATED, OWNER, added, given

RENAMED = TitleChanged(title="New")
CLOSED = StatusChanged(status=Status.CLOSED)
OTHER = UserComment(comment="No, it is fine.", owner=OWNER)
REWRITTEN = AttachmentChanged(comment_id="c-1", attachment=OTHER, now=Totals(comments=1))
ALERT = added(ATTACHMENTS["alert"], comment_id="c-2", now=Totals(comments=1, alerts=2))
HERE = {"case_id": "case-1", "space": "default", "rights": EVERYTHING}
ASKED = HERE | {"comment_id": "c-1"}


def edit(state, attachment=OTHER, *, at=2, **asked):
    return edit_attachment(state, version=version(at), attachment=attachment, **ASKED | asked)


def remove(state, **asked):
    return delete_attachment(state, **ASKED | asked)


def clear(state, **asked):
    return delete_attachments(state, **HERE | asked)


def test_a_comment_is_replaced():
    given(CREATED, COMMENTED).when(edit).then(REWRITTEN)


def test_what_happens_to_the_case_makes_no_edit_of_a_comment_out_of_date():
    given(CREATED, COMMENTED, RENAMED, CLOSED).when(edit).then(REWRITTEN)
    given(CREATED, COMMENTED, RENAMED).when(edit, at=3).then(REWRITTEN)


@pytest.mark.parametrize("at", [1, 2, 4])
def test_a_comment_is_not_edited_by_who_saw_another_text(at):
    given(CREATED, COMMENTED, REWRITTEN).when(edit, at=at).then_refused(
        CommentConflict,
        "This case has been updated. Please refresh before saving additional updates.",
    )


def test_a_comment_that_the_case_does_not_have_is_not_edited():
    given(CREATED).when(edit).then_refused(
        CommentNotFound, "This comment c-1 does not exist in case-1)."
    )


@pytest.mark.parametrize("past", [(), (CREATED, COMMENTED, CaseDeleted())])
def test_without_a_case_there_is_no_comment_to_edit(past):
    given(*past).when(edit).then_refused(CaseNotFound, "Saved object [cases/case-1] not found")
    given(*past).when(remove).then_refused(
        CommentNotFound, "This comment c-1 does not exist in case-1."
    )
    given(*past).when(clear).then_refused(NoComments, "No comments found for case-1.")


def test_another_space_has_neither():
    past = given(CREATED, COMMENTED)
    past.when(edit, space="soc").then_refused(CaseNotFound)
    past.when(remove, space="soc").then_refused(CommentNotFound)
    past.when(clear, space="soc").then_refused(NoComments)


def test_a_comment_stays_a_comment_of_its_owner():
    past = given(CREATED, COMMENTED)
    past.when(edit, ATTACHMENTS["alert"]).then_refused(
        AttachmentFixed, "You cannot change the type of the comment."
    )
    past.when(edit, UserComment(comment="x", owner="cases")).then_refused(
        AttachmentFixed, "You cannot change the owner of the comment."
    )


def test_what_a_reference_names_stays_where_it_is():
    reference = ATTACHMENTS["externalReference"]
    moved = ExternalReference(
        **reference.model_dump(exclude={"external_reference_storage"}),
        external_reference_storage=Storage(type="savedObject", so_type="query"),
    )
    given(CREATED, added(reference)).when(edit, moved).then_refused(
        AttachmentFixed, "You cannot change the storage type of an external reference comment."
    )


def test_alerts_are_kept_as_an_edit_sends_them():
    text = Alert(alert_id="a-9", index="i", owner=OWNER)
    given(CREATED, added(ATTACHMENTS["alert"])).when(edit, text).then(
        AttachmentChanged(comment_id="c-1", attachment=text, now=Totals(alerts=1))
    )
    unpaired = Alert(alert_id="a-9", index=(), owner=OWNER)
    given(CREATED, added(ATTACHMENTS["alert"])).when(edit, unpaired).then_refused(UnpairedIds)


def test_editing_needs_the_right_to_update_and_it_is_asked_before_anything_is_compared():
    past = given(CREATED, COMMENTED)
    past.when(edit, rights=Rights.of({OWNER: ["update"]})).then(REWRITTEN)
    past.when(edit, rights=Rights.of({OWNER: ["createComment", "read"]})).then_refused(
        Forbidden, 'Unauthorized to update comments with owners: "securitySolution"'
    )
    past.when(edit, ATTACHMENTS["alert"], at=1, rights=NOTHING).then_refused(Forbidden)
    given(CREATED).when(edit, rights=NOTHING).then_refused(CommentNotFound)


def test_ten_thousand_user_actions_are_enough():
    state = given(CREATED, COMMENTED).state
    full = Given(replace(state, rows=10_000))
    full.when(edit).then_refused(
        HistoryFull, "The case with id case-1 has reached the limit of 10000 user actions."
    )


def test_a_comment_that_is_taken_away_is_named_by_the_action_that_last_wrote_it():
    given(CREATED, COMMENTED, REWRITTEN, RENAMED).when(remove).then(
        AttachmentRemoved(comment_id="c-1", kind="user", last=3, now=Totals())
    )


def test_taking_away_needs_its_own_right():
    past = given(CREATED, COMMENTED)
    past.when(remove, rights=Rights.of({OWNER: ["delete"]})).then(
        AttachmentRemoved(comment_id="c-1", kind="user", last=2, now=Totals())
    )
    for refused in (remove, clear):
        past.when(refused, rights=Rights.of({OWNER: ["update", "createComment"]})).then_refused(
            Forbidden, 'Unauthorized to delete comments with owners: "securitySolution"'
        )


def test_everything_attached_is_taken_away_in_the_order_of_its_writing():
    given(CREATED, COMMENTED, ALERT, REWRITTEN).when(clear).then(
        AttachmentRemoved(comment_id="c-2", kind="alert", last=3, now=Totals(comments=1)),
        AttachmentRemoved(comment_id="c-1", kind="user", last=4, now=Totals()),
    )


def test_nothing_attached_is_nothing_to_take_away():
    given(CREATED).when(clear).then_refused(NoComments)
    given(CREATED).when(clear, rights=NOTHING).then_refused(NoComments)


def test_an_alert_that_hangs_twice_is_counted_until_both_are_gone():
    once = added(Alert(alert_id="a-1", index="i", owner=OWNER), now=Totals(alerts=1))
    edited = AttachmentChanged(
        comment_id="c-2",
        attachment=Alert(alert_id=("a-1",), index=("i",), owner=OWNER),
        now=Totals(comments=0, alerts=1),
    )
    given(CREATED, once, ALERT, edited).when(remove).then(
        AttachmentRemoved(comment_id="c-1", kind="alert", last=2, now=Totals(alerts=1))
    )


def test_nothing_is_decided_on_a_history_that_this_release_cannot_read():
    past = given(CREATED, COMMENTED, Unknown(was="merge.create.v1"))
    for asked in (edit, remove, clear):
        past.when(asked).then_refused(WrittenByNewer)
