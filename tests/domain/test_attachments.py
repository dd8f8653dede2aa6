"""What can be attached, by whom, and what follows (Cases API §2.3)."""

from dataclasses import replace

import pytest

from case_command.decisions.attachments import add_attachments
from case_command.decisions.types import Types
from case_command.errors import (
    AlertOnClosedCase,
    CaseNotFound,
    EventOnClosedCase,
    HistoryFull,
    OwnerDiffers,
    UnknownType,
    UnpairedIds,
    WrittenByNewer,
)
from case_events import (
    Alert,
    AttachmentAdded,
    CaseDeleted,
    Event,
    Status,
    StatusChanged,
    Totals,
    Unknown,
    UserComment,
)
from case_events.testing import Given
from case_runtime.rights import EVERYTHING, NOTHING, Forbidden, Rights
from examples import ATTACHMENTS, COMMENT, COMMENTED, CREATED, HAS, OWNER, given

CLOSED = StatusChanged(status=Status.CLOSED)
UNPAIRED = Alert(alert_id=("x", "y"), index=("i",), owner=OWNER)


def attach(state, *attachments, rights=EVERYTHING, space="default", **named):
    """All in one request, with the ids n-1, n-2, ..."""
    sent = {f"n-{n}": one for n, one in enumerate(attachments, start=1)}
    return add_attachments(
        state, case_id="case-1", space=space, rights=rights, attachments=sent, **named
    )


def owned(attachment, owner):
    return attachment.model_copy(update={"owner": owner})


@pytest.mark.parametrize("kind", ATTACHMENTS)
def test_each_kind_can_be_attached_and_counts_as_it_does(kind):
    given(CREATED).when(attach, ATTACHMENTS[kind]).then(
        AttachmentAdded(comment_id="n-1", attachment=ATTACHMENTS[kind], now=HAS.get(kind, Totals()))
    )


def test_each_of_several_says_how_much_there_is_with_it():
    actions = attach(given(CREATED, COMMENTED).state, *ATTACHMENTS.values())

    assert [action.attachment.type for action in actions] == list(ATTACHMENTS)
    assert [action.now.comments for action in actions] == [2, 2, 2, 2, 2, 2]
    assert [action.now.alerts for action in actions] == [0, 2, 2, 2, 2, 2]
    assert [action.now.events for action in actions] == [0, 0, 1, 1, 1, 1]


def test_the_same_id_twice_is_one_attachment():
    again = AttachmentAdded(comment_id="n-1", attachment=COMMENT, now=Totals(comments=1))
    given(CREATED, again).when(attach, COMMENT).then_nothing()


def test_a_closed_case_takes_whatever_is_neither_alert_nor_event():
    others = [ATTACHMENTS[kind] for kind in ATTACHMENTS.keys() - {"alert", "event"}]

    assert len(attach(given(CREATED, CLOSED).state, *others)) == 4


def test_a_closed_case_takes_no_alert_and_no_event():
    given(CREATED, CLOSED).when(attach, ATTACHMENTS["alert"]).then_refused(
        AlertOnClosedCase, "Alert cannot be attached to a closed case"
    )
    given(CREATED, CLOSED).when(attach, COMMENT, ATTACHMENTS["event"]).then_refused(
        EventOnClosedCase, "Event cannot be attached to a closed case"
    )


def test_what_is_attached_has_the_owner_of_the_case():
    given(CREATED).when(attach, COMMENT, owned(COMMENT, "cases")).then_refused(
        OwnerDiffers, "The owner field of the comment must match the case"
    )


def test_attaching_needs_the_right_for_every_owner_in_the_request():
    may = Rights.of({OWNER: ["createComment"]})
    given(CREATED).when(attach, COMMENT, rights=may).then(
        AttachmentAdded(comment_id="n-1", attachment=COMMENT, now=Totals(comments=1))
    )
    given(CREATED).when(attach, COMMENT, owned(COMMENT, "cases"), rights=may).then_refused(
        Forbidden, 'Unauthorized to create comments with owners: "securitySolution, cases"'
    )
    given(CREATED).when(attach, COMMENT, rights=Rights.of({OWNER: ["update"]})).then_refused(
        Forbidden
    )
    given(CREATED).when(attach, owned(COMMENT, "nobody")).then_refused(Forbidden)


def test_attaching_nothing_needs_the_right_for_the_case_because_the_case_is_answered():
    given(CREATED).when(attach).then_nothing()
    given(CREATED).when(attach, rights=NOTHING).then_refused(Forbidden)
    given().when(attach, rights=NOTHING).then_refused(CaseNotFound)


@pytest.mark.parametrize("past", [(), (CREATED, CaseDeleted())])
def test_nothing_is_attached_where_there_is_no_case(past):
    given(*past).when(attach, COMMENT).then_refused(
        CaseNotFound, "Saved object [cases/case-1] not found"
    )


def test_a_case_of_another_space_is_not_there():
    given(CREATED).when(attach, COMMENT, space="soc").then_refused(CaseNotFound)


@pytest.mark.parametrize(
    ("attachment", "said"),
    [
        (UNPAIRED, 'ids: ["x","y"] indices: ["i"]'),
        (Alert(alert_id="x", index=(), owner=OWNER), 'ids: ["x"] indices: []'),
        (Event(event_id=(), index="i", owner=OWNER), 'ids: [] indices: ["i"]'),
    ],
)
def test_each_alert_and_event_has_an_index(attachment, said):
    given(CREATED).when(attach, attachment).then_refused(
        UnpairedIds,
        "Received an alert comment with ids and indices arrays of different lengths " + said,
    )


def test_one_alert_may_be_a_text_and_its_index_a_list():
    alert = Alert(alert_id="x", index=("i",), owner=OWNER)
    stored = Alert(alert_id=("x",), index=("i",), owner=OWNER)
    given(CREATED).when(attach, alert).then(
        AttachmentAdded(comment_id="n-1", attachment=stored, now=Totals(alerts=1))
    )


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("externalReference", "external_reference_attachment_type_id"),
        ("persistableState", "persistable_state_attachment_type_id"),
    ],
)
def test_things_of_other_applications_are_of_a_registered_type(kind, field):
    odd = ATTACHMENTS[kind].model_copy(update={field: "odd"})
    given(CREATED).when(attach, odd).then_refused(
        UnknownType, "Attachment type odd is not registered."
    )
    given(CREATED).when(attach, odd, types=Types(frozenset({"odd"}), frozenset({"odd"}))).then(
        AttachmentAdded(comment_id="n-1", attachment=odd, now=Totals())
    )


def test_a_type_is_registered_for_references_or_for_states():
    lens = ATTACHMENTS["externalReference"].model_copy(
        update={"external_reference_attachment_type_id": ".lens"}
    )
    given(CREATED).when(attach, lens).then_refused(UnknownType)


def full(rows):
    """A closed case of another owner than asked for, with so many user actions."""
    state = given(CREATED, CLOSED).state
    return Given(replace(state, rows=rows))


def test_ten_thousand_user_actions_are_enough():
    message = "The case with id case-1 has reached the limit of 10000 user actions."
    full(9_999).when(attach, COMMENT).then(
        AttachmentAdded(comment_id="n-1", attachment=COMMENT, now=Totals(comments=1))
    )
    full(9_999).when(attach, COMMENT, COMMENT).then_refused(HistoryFull, message)
    full(10_000).when(attach, COMMENT).then_refused(HistoryFull, message)


def test_of_several_faults_the_first_of_the_contract_is_told():
    odd = owned(ATTACHMENTS["externalReference"], "cases").model_copy(
        update={"external_reference_attachment_type_id": "odd"}
    )
    alien = owned(ATTACHMENTS["alert"], "cases")
    full(10_000).when(attach, UNPAIRED, rights=NOTHING).then_refused(HistoryFull)
    full(2).when(attach, UNPAIRED, rights=NOTHING).then_refused(UnpairedIds)
    full(2).when(attach, odd, rights=NOTHING).then_refused(Forbidden)
    given().when(attach, odd).then_refused(UnknownType)
    given().when(attach, alien).then_refused(CaseNotFound)
    full(2).when(attach, alien).then_refused(AlertOnClosedCase)


def test_how_full_a_case_of_another_space_is_stays_there():
    full(10_000).when(attach, COMMENT, space="soc").then_refused(CaseNotFound)


def test_nothing_is_decided_on_a_history_that_this_release_cannot_read():
    given(CREATED, Unknown(was="merge.create.v1")).when(
        attach, UserComment(comment="hi", owner=OWNER)
    ).then_refused(WrittenByNewer)
