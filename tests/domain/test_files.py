"""Who may put a file on a case, and take it away (Cases API P14 and §2.5)."""

import pytest

from case_command.attached import Attached
from case_command.case import fold
from case_command.decisions.attachments import edit_attachment
from case_command.decisions.files import attach_file, delete_files
from case_command.errors import CaseFull, CaseNotFound, HistoryFull
from case_command.log.snapshots import restored, stored
from case_events import (
    AttachmentAdded,
    AttachmentRemoved,
    CaseDeleted,
    Status,
    StatusChanged,
    Totals,
)
from case_events.files import CaseFile, file_of
from case_events.testing import history
from case_events.version import version
from case_runtime.rights import EVERYTHING, Forbidden, Rights
from examples import ATTACHMENTS, COMMENTED, CREATED, HASHES, OWNER, added, given, kept_file

FILE = CaseFile(
    name="report", extension="txt", mime_type="text/plain", created="", size=3, hash=HASHES
)
BY_HAND = kept_file("f-9", size=None, hash=None)


def upload(state, rights=EVERYTHING, space="default", file=FILE):
    return attach_file(
        state,
        case_id="case-1",
        space=space,
        rights=rights,
        comment_id="n-1",
        file_id="f-1",
        file=file,
    )


def delete(state, *file_ids, rights=EVERYTHING, space="default", owners=()):
    return delete_files(
        state,
        case_id="case-1",
        space=space,
        rights=rights,
        file_ids=file_ids,
        owners=owners,
    )


def may(*words):
    return Rights.of({OWNER: words})


def test_a_file_is_attached_as_a_reference_with_its_hashes():
    (action,) = upload(given(CREATED).state)

    assert action == AttachmentAdded(
        comment_id="n-1", attachment=kept_file("f-1", created=""), now=Totals()
    )
    assert file_of(action.attachment) == FILE


def test_a_closed_case_takes_files():
    assert upload(given(CREATED, StatusChanged(status=Status.CLOSED)).state)


@pytest.mark.parametrize(
    ("words", "saying"),
    [
        ((), "Unauthorized to access case"),
        (("createComment",), "Unauthorized to access case"),
        (("read", "create", "update", "delete"), "Unauthorized to create comments"),
    ],
)
def test_who_attaches_a_file_may_read_the_case_and_comment_on_it(words, saying):
    outcome = given(CREATED).when(upload, may(*words))

    outcome.then_refused(Forbidden, f'{saying} with owners: "{OWNER}"')
    assert upload(given(CREATED).state, may("read", "createComment"))


def test_a_case_that_is_not_here_takes_no_file():
    given().when(upload).then_refused(CaseNotFound)
    given(CREATED).when(upload, space="soc").then_refused(CaseNotFound)
    given(CREATED, CaseDeleted()).when(upload).then_refused(CaseNotFound)


def test_the_hundred_and_first_file_is_refused():
    full = [added(kept_file(f"f-{n}"), f"c-{n}", Totals()) for n in range(100)]

    assert upload(given(CREATED, *full[:99]).state)
    given(CREATED, *full).when(upload).then_refused(CaseFull)


def test_the_cap_of_user_actions_holds_and_is_told_before_the_missing_right():
    past = [COMMENTED] * 9999
    state = given(CREATED, *past).state

    with pytest.raises(HistoryFull):
        upload(state, may("read"))


def test_deleting_a_file_takes_all_that_stands_for_it_oldest_first():
    past = [
        added(kept_file("f-1"), "c-z", Totals()),
        added(kept_file("f-2"), "c-b", Totals()),
        added(kept_file("f-1"), "c-a", Totals()),
    ]
    actions = delete(given(CREATED, *past).state, "f-1")

    assert actions == [
        AttachmentRemoved(comment_id=one, kind="externalReference", last=last, now=Totals())
        for one, last in (("c-z", 2), ("c-a", 4))
    ]


def test_a_reference_whose_file_is_missing_goes_too_and_what_is_nowhere_is_no_fault():
    state = given(CREATED, added(BY_HAND, "c-1", Totals())).state

    assert [one.comment_id for one in delete(state, "f-9", "f-8")] == ["c-1"]
    assert delete(state, "f-8") == []


def test_only_files_are_deleted_by_their_id():
    other = ATTACHMENTS["externalReference"]

    assert delete(given(CREATED, added(other)).state, other.external_reference_id) == []


def test_who_deletes_a_file_may_delete_what_is_attached_for_it_and_the_file():
    state = given(CREATED, added(kept_file("f-1"), "c-1", Totals()))

    state.when(delete, "f-1", rights=may("read")).then_refused(Forbidden)
    state.when(delete, "f-1", rights=may("delete")).then_refused(Forbidden)
    state.when(delete, "f-2", rights=may("read"), owners=[OWNER]).then_refused(Forbidden)
    assert delete(state.state, "f-1", rights=may("read", "delete"), owners=[OWNER])


def test_files_of_a_case_that_is_not_here_are_not_deleted():
    given().when(delete, "f-1").then_refused(CaseNotFound)
    given(CREATED).when(delete, "f-1", space="soc").then_refused(CaseNotFound)


def test_a_case_knows_which_files_it_has():
    there = added(kept_file("f-1"), "c-1", Totals())
    gone = AttachmentRemoved(comment_id="c-1", kind="externalReference", last=2, now=Totals())

    by_hand = given(CREATED, added(BY_HAND)).state.attached
    assert list(given(CREATED, there).state.attached.kept) == ["f-1"]
    assert (list(by_hand.files), list(by_hand.kept)) == (["f-9"], [])
    assert not given(CREATED, there, gone).state.attached.files
    assert not given(CREATED, there, CaseDeleted(), CREATED).state.attached.files


def test_an_edit_may_make_a_reference_stand_for_another_file():
    state = given(CREATED, added(kept_file("f-1"), "c-1", Totals())).state
    (edited,) = edit_attachment(
        state,
        case_id="case-1",
        space="default",
        rights=EVERYTHING,
        comment_id="c-1",
        version=version(2),
        attachment=BY_HAND,
    )

    index = fold(history(CREATED, added(kept_file("f-1"), "c-1", Totals()), edited)).attached
    assert (list(index.files), list(index.kept)) == (["f-9"], [])


def test_a_snapshot_knows_the_files():
    state = given(CREATED, added(kept_file("f-1"), "c-1", Totals()), added(BY_HAND, "c-2")).state
    again = restored(stored(state, 1))

    assert again.attached == state.attached
    assert "f-1" in again.attached.files
    assert again.attached.by_id["c-1"] == Attached.of_attachment(kept_file("f-1"), 2)


def test_what_nobody_understands_is_no_file():
    for metadata in (None, {}, {"files": []}, {"files": ["x"]}, {"files": [{"name": 1}]}):
        odd = BY_HAND.model_copy(update={"external_reference_metadata": metadata})

        assert file_of(odd) is None
        assert not given(CREATED, added(odd)).state.attached.kept


def test_only_files_are_files():
    assert file_of(ATTACHMENTS["externalReference"]) is None
    assert file_of(ATTACHMENTS["user"]) is None
    assert file_of(BY_HAND).kept is False
