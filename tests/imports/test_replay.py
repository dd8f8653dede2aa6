"""What is recorded of a case that comes with its history?"""

import json
from datetime import UTC, datetime
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from case_command.case import fold
from case_command.deciding import Draft
from case_command.happened import Happened
from case_command.imports import objects
from case_command.imports.copies import copied
from case_command.imports.replay import Whole, replay
from case_command.imports.stored import Reference, SavedObject
from case_command.sealing import Stamp
from case_events import (
    CaseCreated,
    CaseImported,
    Imported,
    RowImported,
    TagsChanged,
    User,
    project,
)
from case_events.case import to_json
from case_events.wire import from_record, to_record
from case_query.views import attachments, user_actions
from saved import FULL, OLD, OLDER, OWNER, action, at, case, comment, opened

NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)
IMPORTER = User(username="cy")
IMPORTED = Imported(at=NOW, by=IMPORTER)
STAMP = Stamp(IMPORTER, NOW, "default", "r-1")


def whole(*lines):
    made, attached, acted = None, [], []
    for number, line in enumerate(lines, 1):
        references = Reference.of(line["references"])
        said = SavedObject(number, line["type"], line["id"], line["attributes"], references)
        if line["type"] == "cases":
            made = objects.case(said)
        elif line["type"] == "cases-user-actions":
            acted.append(objects.user_action(said))
        else:
            attached.append(objects.attachment(said))
    return Whole(made, attached, acted)


def recorded(*lines, number=7):
    """The envelopes of an import."""
    draft = Draft("case-9", None)
    draft.take(replay(whole(*lines), 1, number, IMPORTED), STAMP)
    return draft.envelopes


def shown(envelopes):
    return json.loads(to_json(reduce(project, envelopes, None)))


def attached(envelopes):
    rows = {}
    for envelope in envelopes:
        rows |= attachments.project(rows, envelope)
    return {key: json.loads(row.body) for key, row in rows.items() if not row.gone}


def feed(envelopes):
    found, said = [], {}
    for envelope in envelopes:
        made = user_actions.rows(envelope, said)
        said |= user_actions.payloads(made)
        found += made
    return [json.loads(row.json) for row in found]


def test_a_fold_comes_to_exactly_the_case_of_the_file():
    case_ = shown(recorded(*FULL[:-1]))

    assert case_ == {
        "id": "case-9",
        "version": case_["version"],
        "incremental_id": 7,
        "owner": OWNER,
        "title": "Beacon to a very young domain",
        "description": "Seen on **fin-ws-014**.",
        "tags": ["c2", "dns"],
        "status": "closed",
        "severity": "high",
        "category": "malware",
        "assignees": [{"uid": "u-2"}],
        "connector": {
            "id": "jira-1",
            "name": "Jira",
            "type": ".jira",
            "fields": {"issueType": "10006", "priority": None, "parent": None},
        },
        "settings": {"syncAlerts": True},
        "customFields": [{"key": "vip", "type": "toggle", "value": True}],
        "observables": FULL[0]["attributes"]["observables"],
        "total_observables": 1,
        "totalComment": 1,
        "totalAlerts": 0,
        "totalEvents": 0,
        "created_at": at(0),
        "created_by": FULL[0]["attributes"]["created_by"],
        "updated_at": at(30),
        "updated_by": FULL[0]["attributes"]["updated_by"],
        "closed_at": at(30),
        "closed_by": FULL[0]["attributes"]["closed_by"],
        "duration": 1800,
        "in_progress_at": at(1),
        "time_to_acknowledge": 60,
        "time_to_investigate": 1740,
        "time_to_resolve": 1800,
        "external_service": FULL[0]["attributes"]["external_service"] | {"connector_id": "jira-1"},
    }


def test_every_row_keeps_its_id_author_time_and_payload():
    rows = feed(recorded(*FULL[:-1]))
    there = {line["id"]: line["attributes"] for line in FULL[3:-1]}

    assert [row["id"] for row in rows] == list(there)
    for row in rows:
        said = there[row["id"]]
        assert (row["type"], row["action"]) == (said["type"], said["action"])
        assert (row["created_at"], row["created_by"]) == (said["created_at"], said["created_by"])
        if row["id"] not in {"a-0", "a-7", "a-11", "a-16"}:
            assert row["payload"] == said["payload"], row["id"]


def test_what_is_attached_is_as_the_file_has_it():
    found = attached(recorded(*FULL[:-1]))

    assert set(found) == {"c-1", "c-2"}
    for line in FULL[1:3]:
        assert found[line["id"]] == found[line["id"]] | line["attributes"]
    assert found["c-2"]["externalReferenceId"] == "file-1"


def test_only_what_differs_is_kept_beside_an_action():
    kept = {e.rows[0].id for e in recorded(*FULL[:-1]) if e.rows and e.rows[0].payload is not None}

    assert kept == {"a-17", "a-18"}


def test_each_action_says_that_and_by_whom_it_was_taken_in():
    *before, stated = recorded(*FULL[:-1])

    assert {e.imported.by.username for e in before} == {"cy"}
    assert isinstance(stated.action, CaseImported)
    assert (stated.by, stated.at, stated.imported) == (IMPORTER, NOW, None)


def test_actions_are_in_the_order_of_their_times_wherever_their_lines_are():
    envelopes = recorded(*reversed(FULL[:-1]))

    assert [row["created_at"] for row in feed(envelopes)] == sorted(
        row["created_at"] for row in feed(envelopes)
    )
    assert shown(envelopes)["tags"] == ["c2", "dns"]


def test_files_of_before_come_in():
    for lines in (OLD, OLDER):
        envelopes = recorded(*lines)

        assert shown(envelopes)["status"] == "in-progress"
        assert attached(envelopes)["c-1"]["comment"] == "Looks bad."
        assert not any(isinstance(e.action, RowImported) for e in envelopes)


def test_a_case_without_any_rows_comes_in_without_any():
    envelopes = recorded(case(status=10), comment("c-1", 3))

    assert isinstance(envelopes[0].action, CaseCreated)
    assert feed(envelopes) == []
    assert attached(envelopes)["c-1"]["created_at"] == at(3)
    assert shown(envelopes)["status"] == "in-progress"
    assert shown(envelopes)["totalComment"] == 1


def test_a_history_that_lost_its_beginning_gets_one_without_a_row():
    envelopes = recorded(case(), action("a-1", 1, "title", "update", {"title": "New"}))

    assert isinstance(envelopes[0].action, CaseCreated)
    assert [row["id"] for row in feed(envelopes)] == ["a-1"]
    assert shown(envelopes)["title"] == "Beacon to a young domain"


def test_what_a_row_tells_of_and_the_file_does_not_have_is_gone():
    said = {"comment": {"type": "user", "comment": "Lost.", "owner": OWNER}}
    envelopes = recorded(case(), opened(), action("a-1", 1, "comment", "create", said, about="c-7"))

    assert attached(envelopes) == {}
    assert [row["id"] for row in feed(envelopes)] == ["a-0", "a-1"]
    assert shown(envelopes)["totalComment"] == 0


def test_a_row_that_we_have_no_word_for_stays_as_it_was():
    strange = action("a-1", 1, "comment", "create", {"comment": {"type": "new"}}, about="c-7")
    (_, row) = feed(recorded(case(), opened(), strange))

    assert row["payload"] == {"comment": {"type": "new"}}
    assert (row["type"], row["comment_id"]) == ("comment", "c-7")


def test_an_attachment_whose_rows_cannot_be_read_is_there_all_the_same():
    strange = action("a-1", 3, "comment", "create", {"comment": {"type": "new"}}, about="c-1")
    envelopes = recorded(case(), comment("c-1", 3), opened(), strange)

    assert attached(envelopes)["c-1"]["comment"] == "Looks bad."
    assert len(feed(envelopes)) == 2


def test_a_case_is_opened_once():
    again = opened("a-1")
    envelopes = recorded(case(), opened(), again)

    assert [type(e.action) for e in envelopes] == [CaseCreated, RowImported, CaseImported]
    assert [row["id"] for row in feed(envelopes)] == ["a-0", "a-1"]


def test_a_deletion_that_nobody_knows_anything_of_stays_a_row():
    gone = action("a-1", 1, "comment", "delete", {"comment": {}}, about="c-7")
    envelopes = recorded(case(), opened(), gone)

    assert isinstance(envelopes[1].action, RowImported)
    assert feed(envelopes)[1]["comment_id"] == "c-7"


def test_tags_are_told_as_they_were_at_each_moment():
    tags = [e.action.now for e in recorded(*FULL[:-1]) if isinstance(e.action, TagsChanged)]

    assert tags == [("c2", "dns", "dga"), ("c2", "dns")]


def test_the_write_side_knows_what_is_attached():
    state = fold(recorded(*FULL[:-1]))

    assert set(state.attached.by_id) == {"c-1", "c-2"}
    assert state.rows == 19
    assert state.attached.totals.comments == 1


def test_a_copy_has_other_ids_everywhere_and_knows_which_it_was():
    copy = copied(whole(*FULL[:-1]), lambda old: f"new-{old}")
    told = replay(copy, 1, None, IMPORTED)
    *before, stated = told

    assert copy.case.id == "new-case-9"
    assert stated.origin == "case-9"
    about = {one.action.comment_id for one in before if hasattr(one.action, "comment_id")}
    assert about == {"new-c-1", "new-c-2", "new-c-3"}
    assert all(one.rows[0].id.startswith("new-a-") for one in before)


def test_behind_a_history_what_was_removed_is_still_found():
    draft = Draft("case-9", fold(recorded(case(), opened())))
    draft.take(replay(whole(*FULL[:-1]), draft.state.case.sequence + 1, None, IMPORTED), STAMP)
    rows = feed(draft.envelopes)

    (gone,) = [row for row in rows if row["action"] == "delete" and row["type"] == "comment"]
    assert gone["payload"]["comment"]["comment"] == "Wrong case."


LINES = st.permutations([line for line in FULL[1:-1] if line["id"] != "a-0"])


@given(LINES, st.integers(0, 20))
def test_whatever_part_of_a_history_there_is_the_case_is_that_of_the_file(lines, many):
    kept = lines[:many]
    envelopes = recorded(FULL[0], *kept)
    ids = {line["id"] for line in kept if line["type"] == "cases-comments"}
    rows = {line["id"] for line in kept if line["type"] == "cases-user-actions"}

    assert set(attached(envelopes)) == ids
    assert {row["id"] for row in feed(envelopes)} == rows
    assert shown(envelopes)["title"] == "Beacon to a very young domain"
    assert shown(envelopes)["totalComment"] == len(ids & {"c-1"})
    assert set(fold(envelopes).attached.by_id) == ids
    assert all(isinstance(one, Happened) for one in replay(whole(FULL[0]), 1, None, IMPORTED)[:-1])
    assert [from_record(to_record(one).value) for one in envelopes] == list(envelopes)
