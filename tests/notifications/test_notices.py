"""Who hears of which action?"""

import pytest

from case_events import (
    AssigneesChanged,
    AttachmentAdded,
    AttachmentChanged,
    AttachmentRemoved,
    CaseDeleted,
    DescriptionChanged,
    PushFailed,
    StatusChanged,
    TitleChanged,
    User,
)
from case_events.attachments import UserComment
from case_events.imported import Imported
from case_events.testing import NOON, history
from case_events.values import Totals
from examples import CREATED
from notifier.policies.notices import Around, Notice, Reason, notices, reasons

ANA, BO, CY = "u-ana", "u-bo", "u-cy"
USERS = {"ana": ANA, "bo": BO, "cy": CY, "d.i": "u-di"}
BY_ANA = User(username="ana", profile_uid=ANA)
HELD = Around(holders=(ANA, BO))


def done(action, by=BY_ANA, **said):
    """An envelope of that action."""
    (envelope,) = history(action)
    return envelope.model_copy(update={"by": by, **said})


def assigned(*uids):
    return CREATED.model_copy(update={"assignees": uids})


def reassigned(*added, removed=()):
    return AssigneesChanged(now=added, added=added, removed=removed)


def said(text, kind=AttachmentAdded):
    attached = UserComment(comment=text, owner="securitySolution")
    return kind(comment_id="c-1", attachment=attached, now=Totals(comments=1))


FAILED = PushFailed(connector_id="jira", connector_name="Jira", reason="400")
GONE = AttachmentRemoved(comment_id="c-1", kind="user", last=1, now=Totals())


@pytest.mark.parametrize(
    ("action", "heard"),
    [
        # features.md F.1, 10: the actor is not told, others are; nobody else hears of anything
        (assigned(ANA), {}),
        (assigned(BO, CY, ANA), {BO: "assigned", CY: "assigned"}),
        (assigned(BO, BO), {BO: "assigned"}),
        (reassigned(BO, ANA), {BO: "assigned"}),
        (reassigned(removed=(BO, CY)), {}),
        (reassigned(), {}),
        (TitleChanged(title="t"), {}),
        (CaseDeleted(), {}),
        (GONE, {}),
        # beyond that: who is named, and who holds the case
        (DescriptionChanged(description="ask @bo, @cy."), {BO: "mentioned", CY: "mentioned"}),
        (DescriptionChanged(description="@ana and @nobody"), {}),
        (said("@cy?"), {CY: "mentioned", BO: "commented"}),
        (said("@bo, look"), {BO: "mentioned"}),
        (said("@bo, look", AttachmentChanged), {BO: "mentioned"}),
        (said("no name", AttachmentChanged), {}),
        (StatusChanged(status="closed"), {BO: "status"}),
        (FAILED, {ANA: "pushFailed", BO: "pushFailed"}),
    ],
)
def test_who_hears_of_an_action(action, heard):
    found = notices(done(action), USERS.get, HELD)

    assert {notice.recipient: str(notice.reason) for notice in found} == heard
    assert {notice.reason for notice in found} <= reasons(done(action))


def test_whoever_is_assigned_and_named_is_told_that_they_are_assigned():
    created = assigned(BO).model_copy(update={"description": "@bo"})

    assert notices(done(created), USERS.get) == (Notice(BO, Reason.ASSIGNED),)


def test_an_api_key_has_no_profile_and_tells_everyone():
    by = User(username="soar")

    assert notices(done(assigned(BO), by), USERS.get) == (Notice(BO, Reason.ASSIGNED),)


def test_what_was_imported_happened_elsewhere():
    imported = Imported(at=NOON, by=BY_ANA)

    assert notices(done(assigned(BO), imported=imported), USERS.get, HELD) == ()
    assert reasons(done(assigned(BO), imported=imported)) == frozenset()


def test_an_edit_tells_those_who_were_not_named_there_before():
    around = Around(told=frozenset({(BO, "c-1"), (CY, "c-2")}))
    found = notices(done(said("@bo @cy", AttachmentChanged)), USERS.get, around)

    assert found == (Notice(CY, Reason.MENTIONED, "c-1"),)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@bo", [BO]),
        ("(@bo)", [BO]),
        ("@bo: @cy, @bo!", [BO, CY]),
        ("@d.i.", ["u-di"]),
        ("**@bo**", [BO]),
        ("mail@bo", []),
        ("a/@bo and b.@bo", []),
        ("@bob", []),
        ("`@bo`", []),
        ("``a ` @bo``", []),
        ("```py\n@bo\n```\n@cy", [CY]),
        ("~~~\n@bo", []),
        ("@@bo", []),
        ("@", []),
    ],
)
def test_a_mention_is_a_name_outside_of_code_and_of_words(text, named):
    found = notices(done(said(text)), USERS.get)

    assert [notice.recipient for notice in found] == named
