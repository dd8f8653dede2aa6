"""What becomes of a case that had a life elsewhere?"""

import json
from dataclasses import fields
from datetime import timedelta
from functools import reduce

from case_command.case import fold
from case_events import (
    AttachmentRemoved,
    Case,
    CaseImported,
    Imported,
    Row,
    RowImported,
    Stamps,
    Status,
    Totals,
    project,
)
from case_events.case import from_json, to_json
from case_events.testing import NOON, history
from case_query.views import attachments, cases, milestones, user_actions
from examples import ANA, ATTACHMENTS, CREATED, PUSHED, STATED, added

BEFORE = NOON - timedelta(days=90)
STAMPS = Stamps(
    created_at=BEFORE,
    created_by=ANA,
    updated_at=BEFORE + timedelta(hours=1),
    updated_by=ANA,
    pushed_at=BEFORE + timedelta(hours=2),
    pushed_by=ANA,
)
OWN = {"id", "version", "sequence", "space", "deleted", "owner", "incremental_id"}
"""What a case keeps, or counts, whatever is imported."""
COUNTED = {"total_comment", "total_alerts", "total_events", "total_observables"}


def stamped(attachment, stamps=STAMPS):
    return added(attachment).model_copy(update={"stamps": stamps})


def with_rows(action, *rows):
    first, second = history(CREATED, action)
    return [first, second.model_copy(update={"rows": rows})]


def feed(envelopes):
    found, said = [], {}
    for envelope in envelopes:
        made = user_actions.rows(envelope, said)
        said |= user_actions.payloads(made)
        found += made
    return [json.loads(row.json) for row in found]


def attached(*actions):
    rows = {}
    for envelope in history(CREATED, *actions):
        rows |= attachments.project(rows, envelope)
    return {one: json.loads(row.body) for one, row in rows.items()}


def test_an_import_says_everything_that_a_case_is_and_nothing_else():
    said = set(CaseImported.model_fields) - {"type", "action", "v", "origin"}

    assert said == {field.name for field in fields(Case)} - OWN - COUNTED


def test_an_import_has_the_last_word():
    case = reduce(project, history(CREATED, added(), STATED), None)
    shown = json.loads(to_json(case))

    assert (shown["title"], shown["status"], shown["duration"]) == (
        "Phishing, again",
        "closed",
        172_800,
    )
    assert shown["created_at"] == "2025-10-04T12:00:00.000Z"
    assert (shown["totalComment"], shown["total_observables"]) == (1, 1)
    assert from_json(to_json(case), sequence=3, space="default") == case


def test_of_no_case_nothing_is_stated():
    (_, stated) = history(CREATED, STATED)

    assert project(None, stated) is None


def test_what_was_attached_keeps_its_times():
    shown = attached(stamped(ATTACHMENTS["user"]))["c-1"]

    assert shown["created_at"] == "2025-10-04T12:00:00.000Z"
    assert shown["updated_at"] == "2025-10-04T13:00:00.000Z"
    assert shown["pushed_at"] == "2025-10-04T14:00:00.000Z"
    assert shown["created_by"] == shown["updated_by"] == shown["pushed_by"]
    assert shown["created_by"]["username"] == "ana"


def test_what_was_never_pushed_is_stamped_by_the_next_push():
    unpushed = STAMPS.model_copy(update={"pushed_at": None, "pushed_by": None})

    assert attached(stamped(ATTACHMENTS["user"], unpushed))["c-1"]["pushed_at"] is None
    assert attached(stamped(ATTACHMENTS["user"], unpushed), PUSHED)["c-1"]["pushed_at"]


def test_what_was_pushed_is_not_stamped_again():
    shown = attached(stamped(ATTACHMENTS["user"]), PUSHED)["c-1"]

    assert shown["pushed_at"] == "2025-10-04T14:00:00.000Z"


def test_a_push_that_marks_nothing_leaves_attachments_alone():
    quiet = PUSHED.model_copy(update={"marks": False})

    assert attached(added(), quiet)["c-1"]["pushed_at"] is None


def test_a_row_keeps_the_id_that_it_had():
    _, row = feed(with_rows(added(), Row(id="there-1")))

    assert (row["id"], row["type"], row["comment_id"]) == ("there-1", "comment", "c-1")
    assert row["payload"]["comment"]["comment"] == "Looks **bad**."


def test_a_row_may_say_something_else():
    there = Row(id="there-1", type="template", action="update", payload={"template": None})
    _, row = feed(with_rows(RowImported(), there))

    assert (row["type"], row["action"]) == ("template", "update")
    assert row["payload"] == {"template": None}


def test_an_action_may_have_no_row():
    assert len(feed(with_rows(added()))) == 1


def test_what_was_removed_is_told_by_the_row_that_it_had():
    met = with_rows(added(), Row(id="there-1"))
    gone = AttachmentRemoved(comment_id="c-1", kind="user", last=2, now=Totals())
    (*_, removed) = history(CREATED, added(), gone)
    *_, row = feed([*met, removed.model_copy(update={"rows": (Row(id="there-2"),)})])

    assert (row["id"], row["action"]) == ("there-2", "delete")
    assert row["payload"]["comment"]["comment"] == "Looks **bad**."


def test_rows_that_were_brought_count_for_the_cap():
    rows = (Row(id="a"), Row(id="b"))

    assert fold(with_rows(added(), *rows)).rows == 3
    assert fold(with_rows(added())).rows == 1
    assert fold(history(CREATED, STATED, RowImported())).rows == 1


def test_an_import_is_an_edit():
    assert fold(history(CREATED, added(), STATED)).edited == 3
    assert fold(history(CREATED, added(), RowImported())).edited == 1


def test_a_case_that_came_closed_was_closed_then():
    met = history(CREATED, STATED)
    before = cases.view(None, met[0])
    (row,) = milestones.rows(before, met[1], cases.view(before, met[1]))

    assert row.measures["closed"] == 1
    assert row.measures["resolve"] == 172_800
    assert row.day == (NOON - timedelta(days=88)).timestamp() // 86_400


def test_a_case_that_came_open_has_not_moved():
    met = history(CREATED, STATED.model_copy(update={"status": Status.OPEN}))
    before = cases.view(None, met[0])

    assert milestones.rows(before, met[1], cases.view(before, met[1])) == []


def test_where_it_was_taken_in_is_on_the_envelope():
    (met,) = history(CREATED)
    taken = met.model_copy(update={"imported": Imported(at=NOON, by=ANA)})

    assert type(met).model_validate_json(taken.model_dump_json()) == taken
    assert "imported" not in met.model_dump_json()
