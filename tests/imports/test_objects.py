"""What does a saved object say, whoever wrote it?"""

import json
from datetime import UTC, datetime

import pytest

from case_command.errors import UnreadableObject
from case_command.imports import objects
from case_command.imports.stored import Reference, SavedObject
from case_events import Alert, Event, ExternalReference, PersistableState, Severity, Status
from case_events.version import version
from saved import FULL, JIRA, OLD, OLD_CASE, OLDER, STORED_FIELDS, at, case, comment, older

assert version(1) == FULL[0]["version"]


def said(line, number=1):
    references = Reference.of(line["references"])
    return SavedObject(number, line["type"], line["id"], line["attributes"], references)


def read_case(line):
    return objects.case(said(line)).stated


def read_comment(line):
    return objects.attachment(said(line)).attachment


def unified(kind, **attributes):
    line = comment("c-9", 3, type=kind, **attributes)
    del line["attributes"]["comment"]
    return line | {"type": "cases-attachments"}


def test_a_case_has_words_for_its_numbers_and_its_connector_back():
    stated = read_case(FULL[0])

    assert (stated.status, stated.severity) == (Status.CLOSED, Severity.HIGH)
    assert stated.connector.id == "jira-1"
    assert stated.connector.fields["issueType"] == "10006"
    assert stated.external_service.connector_id == "jira-1"
    assert stated.assignees == ("u-2",)
    assert stated.closed_at == datetime(2025, 3, 1, 10, 30, tzinfo=UTC)
    assert stated.timed


def test_a_case_whose_connector_is_not_referred_to_has_none():
    plain = case(connector={"name": "Jira", "type": ".jira", "fields": STORED_FIELDS})

    assert read_case(plain).connector.id == "none"
    assert read_case(plain | {"references": [JIRA]}).connector.id == "jira-1"


def test_a_case_of_before_has_what_there_was_then():
    stated = read_case(OLD_CASE)

    assert (stated.status, stated.severity) == (Status.IN_PROGRESS, Severity.LOW)
    assert (stated.assignees, stated.duration, stated.timed) == ((), None, False)


def test_a_time_without_a_zone_is_no_time():
    with pytest.raises(UnreadableObject, match="created_at"):
        read_case(case(created_at="2025-03-01T10:00:00"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", 5),
        ("severity", "bad"),
        ("title", None),
        ("owner", 3),
        ("tags", "x"),
        ("external_service", {}),
        ("observables", [{"id": "x"}]),
        ("assignees", [{}]),
        ("created_by", None),
    ],
)
def test_what_cannot_be_a_case_is_said_without_quoting_it(field, value):
    with pytest.raises(UnreadableObject) as refused:
        read_case(case(**{field: value}))

    assert field in str(refused.value)


def test_a_file_has_its_id_back():
    attachment = read_comment(FULL[2])

    assert isinstance(attachment, ExternalReference)
    assert attachment.external_reference_id == "file-1"


def test_nobody_vouches_for_the_bytes_of_a_file_that_are_not_here():
    line = json.loads(json.dumps(FULL[2]))
    (file,) = line["attributes"]["externalReferenceMetadata"]["files"]
    file |= {"size": 3, "hash": {"md5": "a", "sha1": "b", "sha256": "c"}}

    assert read_comment(line) == read_comment(FULL[2])


def test_an_attachment_says_when_it_was_made_changed_and_pushed():
    stamps = objects.attachment(said(FULL[1])).stamps

    assert (stamps.created_by.username, stamps.updated_by.username) == ("ana", "bo")
    assert stamps.pushed_at == datetime(2025, 3, 1, 10, 20, tzinfo=UTC)


def test_the_data_views_of_a_visualisation_are_back_in_its_state():
    view = {"type": "index-pattern", "name": "layer-1", "id": "new"}
    state = {"attributes": {"title": "T", "references": [{**view, "id": "old"}]}}
    line = comment(
        "c-9",
        3,
        references=[view],
        type="persistableState",
        persistableStateAttachmentTypeId=".lens",
        persistableStateAttachmentState=state,
    )
    held = read_comment(line).persistable_state_attachment_state

    assert held["attributes"] == {"title": "T", "references": [view]}


def test_a_comment_of_later_is_a_comment():
    assert read_comment(unified("comment", data={"content": "Hi"})).comment == "Hi"


def test_alerts_and_events_of_later_are_such():
    alert = unified("security.alert", attachmentId=["a"], metadata={"index": ["i"]})
    event = unified("security.event", attachmentId="e", metadata={"index": "i"})

    assert isinstance(read_comment(alert), Alert)
    assert isinstance(read_comment(event), Event)


def test_other_things_of_later_stay_what_they_are():
    state = read_comment(unified("lens", data={"attributes": {}}))
    reference = read_comment(unified("osquery", attachmentId="q-1", metadata={"x": 1}))

    assert isinstance(state, PersistableState)
    assert state.persistable_state_attachment_type_id == ".lens"
    assert reference.external_reference_attachment_type_id == "osquery"
    assert reference.external_reference_metadata == {"x": 1}


def test_what_is_nothing_of_later_is_refused():
    with pytest.raises(UnreadableObject):
        read_comment(unified("comment", data="Hi"))


def test_a_row_has_the_ids_of_its_connectors_and_files_back():
    rows = {line["id"]: objects.user_action(said(line)) for line in FULL[3:-1]}

    assert rows["a-11"].payload["connector"]["id"] == "jira-1"
    assert rows["a-16"].payload["externalService"]["connector_id"] == "jira-1"
    assert rows["a-7"].payload["comment"]["externalReferenceId"] == "file-1"
    assert rows["a-7"].comment_id == "c-2"
    assert rows["a-0"].payload["connector"] == {
        "id": "none",
        "name": "none",
        "type": ".none",
        "fields": None,
    }


def test_rows_of_before_are_told_in_the_words_of_today():
    rows = [objects.user_action(said(line)) for line in OLDER[2:]]

    assert [(row.type, row.action) for row in rows] == [
        ("create_case", "create"),
        ("status", "update"),
        ("tags", "add"),
        ("comment", "create"),
        ("pushed", "push_to_service"),
    ]
    assert rows[0].payload["title"] == "Beacon to a young domain"
    assert rows[1].payload == {"status": "in-progress"}
    assert rows[2].payload == {"tags": ["dns", "dga"]}
    assert rows[3].payload["comment"]["comment"] == "Looks bad."
    assert rows[4].payload["externalService"]["connector_id"] == "jira-1"


@pytest.mark.parametrize(
    "text", ['{"of": 18446744073709551616}', '{"of": NaN}', "[" * 65 + "]" * 65, r'["\ud800"]']
)
def test_a_text_of_before_that_no_request_may_say_as_json_stays_a_text(text):
    row = objects.user_action(said(older("a-9", 1, ["settings"], "update", text)))

    assert row.payload == {"settings": text}


def test_a_row_without_an_author_or_a_time_is_none():
    line = {**OLD[2], "attributes": OLD[2]["attributes"] | {"created_by": None}}

    with pytest.raises(UnreadableObject, match="created_by"):
        objects.user_action(said(line))


def test_references_that_are_none_are_passed_over():
    assert Reference.of("x") == Reference.of([1, {"id": 3}]) == []
    assert Reference.of([JIRA])[0].id == "jira-1"
    assert at(0).endswith("Z")
