"""What is attached to a case, as readers see it?"""

import json

import pytest

from case_events import Alert, AttachmentChanged, AttachmentRemoved, Totals, User, UserComment
from case_events.testing import history
from case_query.views import attachments
from examples import ATTACHMENTS, CREATED, EVERY_ACTION, OWNER, PUSHED, added, kept_file

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


@pytest.mark.parametrize("attached", [*ATTACHMENTS.values(), kept_file()], ids=str)
def test_a_row_is_the_same_after_a_rest_in_the_database(attached):
    for row in after(CREATED, added(attached), PUSHED).values():
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


def test_a_file_is_found_by_what_is_known_of_it():
    row = after(CREATED, added(kept_file("f-1", extension="TXT")))["c-1"]

    assert row.file == {
        "id": "f-1",
        "space": "default",
        "owner": OWNER,
        "name": "report",
        "extension": "txt",
        "type": "text/plain",
        "at": 1767355260000,
        "created": "2026-01-02T12:01:00.000Z",
        "by": ANA,
        "size": 3,
        "hash": {"md5": "0" * 32, "sha1": "1" * 40, "sha256": "2" * 64},
    }


def test_a_file_keeps_who_brought_it_and_loses_what_nobody_vouches_for():
    edit = AttachmentChanged(
        comment_id="c-1", attachment=kept_file("f-2", size=None, hash=None), now=Totals()
    )
    envelopes = history(CREATED, added(kept_file("f-1")), edit, REMOVED)
    bo = envelopes[2].model_copy(update={"by": User(username="bo")})
    rows = attachments.project({}, envelopes[1])
    edited = attachments.project(rows, bo)["c-1"]
    gone = attachments.project({"c-1": edited}, envelopes[3])["c-1"]

    assert (edited.file["id"], edited.file["by"]) == ("f-2", ANA)
    assert edited.file["created"] == rows["c-1"].file["created"]
    assert not {"size", "hash"} & edited.file.keys()
    assert gone.file is None
    assert "file" not in attachments.document(gone)


def test_what_is_no_file_is_not_among_them():
    assert after(CREATED, added(ATTACHMENTS["externalReference"]))["c-1"].file is None
