"""What is attached to a case, as readers see it?"""

import json

import pytest

from case_events import Alert, AttachmentChanged, AttachmentRemoved, Totals, UserComment
from case_events.testing import history
from case_query.views import attachments
from examples import ATTACHMENTS, CREATED, EVERY_ACTION, OWNER, PUSHED, added

EDITED = AttachmentChanged(
    comment_id="c-1",
    attachment=UserComment(comment="Fine.", owner=OWNER),
    now=Totals(comments=1),
)
REMOVED = AttachmentRemoved(comment_id="c-1", kind="user", last=2, now=Totals())
ANA = {"email": None, "full_name": None, "username": "ana"}


def after(*actions, rows=None):
    rows = dict(rows or {})
    for envelope in history(*actions):
        rows |= attachments.project(rows, envelope)
    return rows


def shown(row):
    return json.loads(row.body)


@pytest.mark.parametrize("kind", ATTACHMENTS)
def test_every_kind_is_shown_as_it_was_asked_for_with_who_and_when(kind):
    row = after(CREATED, added(ATTACHMENTS[kind]))["c-1"]
    asked = ATTACHMENTS[kind].model_dump(mode="json")

    assert (row.id, row.type, row.owner, row.space) == ("case-1/00000002", kind, OWNER, "default")
    assert shown(row) == asked | {
        "id": "c-1",
        "version": "WzIsMV0=",
        "created_at": "2026-01-02T12:01:00.000Z",
        "created_by": ANA,
        "updated_at": None,
        "updated_by": None,
        "pushed_at": None,
        "pushed_by": None,
    }


@pytest.mark.parametrize("kind", ATTACHMENTS)
def test_a_row_is_the_same_after_a_rest_in_the_database(kind):
    for row in after(CREATED, added(ATTACHMENTS[kind]), PUSHED).values():
        document = {"_id": row.id, **attachments.document(row)}

        assert attachments.restored(document) == row


def test_alerts_and_events_are_found_by_their_ids():
    alerts = after(CREATED, added(ATTACHMENTS["alert"]))["c-1"]
    events = after(CREATED, added(ATTACHMENTS["event"]))["c-1"]

    assert attachments.document(alerts)["alerts"] == ["a-1", "a-2"]
    assert attachments.document(alerts)["pairs"] == [["a-1", "alerts"], ["a-2", "alerts"]]
    assert attachments.document(events)["events"] == ["e-1"]
    assert "alerts" not in attachments.document(events)


def test_ids_without_as_many_indices_make_no_pairs():
    odd = Alert(alert_id=("a-1", "a-2"), index="alerts", owner=OWNER)

    assert after(CREATED, added(odd))["c-1"].pairs == ()


def test_an_edit_keeps_who_wrote_it_first_and_where_it_stands():
    row = after(CREATED, added(), PUSHED, EDITED)["c-1"]
    now = shown(row)

    assert row.id == "case-1/00000002"
    assert (now["comment"], now["version"]) == ("Fine.", "WzQsMV0=")
    assert (now["created_at"], now["created_by"]) == ("2026-01-02T12:01:00.000Z", ANA)
    assert (now["updated_at"], now["updated_by"]) == ("2026-01-02T12:03:00.000Z", ANA)
    assert now["pushed_by"]["username"] == "ana"


def test_a_push_stamps_what_has_no_stamp_yet():
    again = PUSHED.model_copy(
        update={
            "external_service": PUSHED.external_service.model_copy(
                update={
                    "pushed_by": PUSHED.external_service.pushed_by.model_copy(
                        update={"username": "bo"}
                    )
                }
            )
        }
    )
    rows = after(CREATED, added(), PUSHED, added(comment_id="c-2"), again, added(comment_id="c-3"))
    by = {name: (shown(row)["pushed_by"] or {}).get("username") for name, row in rows.items()}

    assert by == {"c-1": "ana", "c-2": "bo", "c-3": None}


def test_what_is_removed_leaves_a_tombstone_that_no_repeat_revives():
    actions = [CREATED, added(), REMOVED]
    rows = after(*actions)
    again = after(*actions, rows=rows)

    assert again == rows
    assert attachments.document(rows["c-1"]) == {
        "case": "case-1",
        "id": "c-1",
        "sequence": 3,
        "gone": True,
    }


def test_a_removal_of_what_nobody_knows_changes_nothing():
    assert after(CREATED, REMOVED) == {}


@pytest.mark.parametrize("count", range(1, len(EVERY_ACTION) + 1))
def test_every_action_twice_is_as_once(count):
    actions = EVERY_ACTION[:count]
    rows = after(*actions)

    assert after(*actions, rows=rows) == rows


def test_edits_and_removals_ask_for_the_row_they_change():
    asked = [attachments.asks(envelope) for envelope in history(CREATED, added(), EDITED, REMOVED)]

    assert asked == [None, None, "c-1", "c-1"]
