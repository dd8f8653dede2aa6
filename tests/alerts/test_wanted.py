"""What does each user action make a case want of its alerts (Cases API §4.4.2)?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from alert_sync.alerts.alert import Workflow
from alert_sync.cases.followed import followed
from alert_sync.plans import LINES, effects, read, statuses_for
from alert_sync.status.wanted import Happened, Wanted, wanted
from case_events import (
    AttachmentChanged,
    AttachmentRemoved,
    CaseDeleted,
    CaseImported,
    Imported,
    Settings,
    SettingsChanged,
    Status,
    StatusChanged,
    TitleChanged,
    Totals,
    User,
)
from case_events.testing import NOON, history
from examples import ATTACHMENTS, COMMENTED, CREATED, PUSHED, STATED, added

ALERTS = added(ATTACHMENTS["alert"])
HELD = ("alerts/a-1", "alerts/a-2")
OPEN, ACKNOWLEDGED, CLOSED = Workflow
MOVED, SHUT, REOPENED = (
    StatusChanged(status=to) for to in (Status.IN_PROGRESS, Status.CLOSED, Status.OPEN)
)
ON, OFF = (SettingsChanged(settings=Settings(sync_alerts=flag)) for flag in (True, False))
UNSYNCED = CREATED.model_copy(update={"settings": Settings(sync_alerts=False)})


def told(*envelopes, alerts=HELD, released=()):
    """What is wanted because of the last of them."""
    before = after = None
    for envelope in envelopes:
        before, after = after, followed(after, envelope)
    return list(wanted(Happened(envelopes[-1], before, after, alerts, released)))


def separate(*actions):
    """Each in a request of its own."""
    return history(*actions)


def together(*actions, last=2):
    """The last of them in one request."""
    made = history(*actions)
    at = made[-1].at
    return [*made[:-last], *(one.model_copy(update={"at": at}) for one in made[-last:])]


@pytest.mark.parametrize(
    ("actions", "status", "insists"),
    [
        ((CREATED, ALERTS), OPEN, True),
        ((CREATED, MOVED, ALERTS), ACKNOWLEDGED, True),
        ((CREATED, STATED, ALERTS), CLOSED, True),
        ((UNSYNCED, ALERTS), None, False),
        ((CREATED, OFF, ALERTS), None, False),
        ((CREATED, MOVED), ACKNOWLEDGED, False),
        ((CREATED, SHUT), CLOSED, False),
        ((CREATED, SHUT, REOPENED), OPEN, False),
        ((CREATED, SHUT, SHUT), CLOSED, False),
        ((UNSYNCED, ON), OPEN, True),
        ((UNSYNCED, SHUT, ON), CLOSED, True),
    ],
)
def test_these_alerts_are_to_have_that_status(actions, status, insists):
    [one] = told(*separate(*actions))

    assert (one.status, one.alerts) == (status, HELD)
    assert status is None or one.insists is insists


@pytest.mark.parametrize(
    "actions",
    [
        (UNSYNCED, MOVED),
        (CREATED, OFF),
        (CREATED, OFF, SHUT),
        (CREATED, ON),
        (CREATED, TitleChanged(title="New")),
        (CREATED, PUSHED),
    ],
)
def test_nothing_is_wanted(actions):
    assert told(*separate(*actions)) == []


def test_where_one_request_turns_sync_off_and_closes_the_stored_switch_counts():
    [first] = told(*together(CREATED, OFF, SHUT))
    [second] = told(*together(CREATED, SHUT, OFF)[:-1])

    assert first.status is second.status is CLOSED
    assert told(*together(CREATED, SHUT, OFF)) == []


def test_where_one_request_turns_sync_on_and_closes_alerts_get_its_status():
    [either] = told(*together(UNSYNCED, ON, SHUT))
    [other] = told(*together(UNSYNCED, SHUT, ON))

    assert either.status is other.status is CLOSED


def test_another_request_of_the_same_conversation_is_judged_by_its_own_time():
    assert told(*separate(CREATED, OFF, SHUT)) == []


@pytest.mark.parametrize(
    "action",
    [AttachmentRemoved(comment_id="c-1", kind="alert", last=2, now=Totals()), CaseDeleted()],
)
def test_what_is_let_go_keeps_its_status(action):
    assert told(*separate(CREATED, ALERTS, action), alerts=(), released=HELD) == [
        Wanted(None, HELD)
    ]


def test_of_a_changed_attachment_what_is_new_follows_and_what_is_gone_is_let_go():
    action = AttachmentChanged(
        comment_id="c-1", attachment=ATTACHMENTS["alert"], now=Totals(alerts=1)
    )

    assert told(
        *separate(CREATED, ALERTS, MOVED, action), alerts=["a/new"], released=["a/gone"]
    ) == [Wanted(ACKNOWLEDGED, ["a/new"], insists=True), Wanted(None, ["a/gone"])]


@pytest.mark.parametrize("action", [ALERTS, SHUT, ON])
def test_nothing_follows_from_what_was_imported(action):
    first, second = history(UNSYNCED, action)
    taken_in = Imported(at=NOON, by=User(username="ana"))

    assert told(first, second.model_copy(update={"imported": taken_in})) == []


def test_an_imported_case_is_known_as_it_is_stated():
    [created, stated] = history(CREATED, STATED)

    assert isinstance(stated.action, CaseImported)
    assert followed(followed(None, created), stated).status is Status.CLOSED


def test_a_case_that_nobody_has_seen_created_is_not_known():
    assert followed(None, history(CREATED, SHUT)[1]) is None


def test_a_case_that_was_made_again_begins_anew():
    known = None
    for envelope in history(CREATED, SHUT, CaseDeleted(), UNSYNCED):
        known = followed(known, envelope)

    assert (known.status, known.settings.sync_alerts, known.deleted) == (Status.OPEN, False, False)


def test_what_does_not_matter_leaves_it_the_same():
    first, second = history(CREATED, COMMENTED)
    known = followed(None, first)

    assert followed(known, second).same(known)
    assert not replace(known, status=Status.CLOSED).same(known)
    assert not known.same(None)


def test_any_number_of_alerts_become_a_few_rows_each_with_a_key_and_a_line():
    *_, envelope = history(CREATED, SHUT)
    keys = [f"i/{n}" for n in range(1000)]
    rows = effects(envelope, Wanted(CLOSED, keys), released=False)
    plans = [read(row.what) for row in rows]

    assert len(rows) == LINES
    assert {row.key for row in rows} == {f"case-1/2/status/{n}" for n in range(LINES)}
    assert sorted(key for plan in plans for key in plan.alerts) == sorted(keys)
    assert {plan.parts for plan in plans} == {LINES}
    assert effects(envelope, Wanted(CLOSED, keys), released=False) == rows


def test_what_happens_to_an_alert_is_in_one_line_by_time_whichever_case_wants_it():
    one, other = (
        effects(envelope, Wanted(CLOSED, ["i/1"]), released=False)[0]
        for envelope in (
            history(CREATED, SHUT)[-1],
            history(CREATED, SHUT, REOPENED, SHUT, stream="case-2")[-1],
        )
    )

    assert one.line == other.line
    assert other.sequence - one.sequence == timedelta(minutes=2) / timedelta(milliseconds=1)


def test_a_row_says_all_that_its_worker_needs():
    before, after = None, None
    for envelope in history(CREATED, SHUT):
        before, after = after, followed(after, envelope)
    [row] = statuses_for(Happened(envelope, before, after, ["i/1"]))
    plan = read(row.what)

    assert (plan.wish.status, plan.wish.by, plan.wish.insists) == (CLOSED, "ana", False)
    assert plan.wish.mark == (envelope.at, "case-1", 2)
    assert (plan.cause.name, plan.cause.space, plan.released) == ("case-1/2", "default", False)


def test_what_is_let_go_names_the_attachment_or_the_whole_case():
    removed = AttachmentRemoved(comment_id="c-1", kind="alert", last=2, now=Totals())
    gone = Wanted(None, ["i/1"])
    [one] = effects(history(CREATED, ALERTS, removed)[-1], gone, released=True)
    [other] = effects(history(CREATED, ALERTS, CaseDeleted())[-1], gone, released=True)

    assert (one.key, read(one.what).attachment) == (
        f"case-1/3/released/{read(one.what).line}",
        "c-1",
    )
    assert read(other.what).attachment is None
    assert read(other.what).wish is None
