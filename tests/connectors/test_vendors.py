"""What has each system told of a ticket, in its own words?"""

from datetime import UTC, datetime

import pytest

from case_runtime.errors import Invalid
from connector_pusher.inbound import generic
from connector_pusher.inbound.heard import REOPENED, Heard, Remarked
from connector_pusher.inbound.vendors import READERS, heard, status_of
from connector_pusher.systems.beyond.keys import Inbound

AT = datetime(2026, 1, 2, 12, tzinfo=UTC)
MS = int(AT.timestamp() * 1000)
INBOUND = Inbound()
STATUS = {"name": "Shipped", "statusCategory": {"key": "done"}}
ISSUE = {"id": "10001", "key": "SEC-1", "fields": {"status": STATUS}}
ANA = {"displayName": "Ana", "accountId": "5b10", "emailAddress": "ana@jira.example"}
UPDATED = {"timestamp": MS, "webhookEvent": "jira:issue_updated", "issue": ISSUE, "user": ANA}
MOVED = UPDATED | {"changelog": {"id": "9", "items": [{"field": "status", "toString": "Shipped"}]}}
SAID = {"id": "501", "body": "Look", "author": ANA}
COMMENTED = {
    "timestamp": MS,
    "webhookEvent": "comment_created",
    "issue": {"id": "10001"},
    "comment": SAID,
}


def read(type_, body, headers=None, inbound=INBOUND):
    return heard(type_, body, headers or {}, inbound)


def test_jira_tells_of_a_status_with_its_category():
    found = read(".jira", MOVED, {"x-atlassian-webhook-identifier": "d-1"})

    assert found == Heard(
        "d-1", "10001", AT, ("Shipped", "category:done"), (), "Ana", "ana@jira.example"
    )
    assert status_of(found.states, ".jira", {}) == "closed"
    assert status_of(found.states, ".jira", {"shipped": "in-progress"}) == "in-progress"


def test_jira_tells_of_a_comment_once():
    found = read(".jira", COMMENTED)

    assert found.comments == (Remarked("501", "Look", "Ana", "ana@jira.example"),)
    assert found.states == ()
    assert found.event == read(".jira", COMMENTED).event


@pytest.mark.parametrize(
    "body",
    [
        UPDATED | {"changelog": {"items": [{"field": "summary"}]}},
        COMMENTED | {"webhookEvent": "comment_updated"},
        COMMENTED | {"comment": {"id": "1", "body": " "}},
    ],
)
def test_what_else_happens_to_an_issue_is_nothing_to_us(body):
    found = read(".jira", body)

    assert (found.states, found.comments) == ((), ())


RECORD = {
    "sys_id": "a1",
    "sys_mod_count": "4",
    "state": {"value": "6", "display_value": "Resolved"},
    "sys_updated_on": "2026-01-02 12:00:00",
    "sys_updated_by": "jane",
    "work_notes": "Done",
}


@pytest.mark.parametrize("body", [RECORD, {"record": RECORD}])
def test_servicenow_sends_the_record_and_counts_its_changes(body):
    found = read(".servicenow", body)

    assert (found.event, found.ticket, found.at) == ("a1/4", "a1", AT)
    assert status_of(found.states, ".servicenow", {}) == "closed"
    assert found.comments == (Remarked("a1/4/work_notes", "Done", "jane", "jane"),)


AUDIT = {
    "_id": "~1",
    "_type": "Audit",
    "_createdBy": "jane@hive",
    "_createdAt": MS,
    "action": "update",
    "rootId": "~40",
    "details": {"status": "TruePositive", "stage": "Closed"},
    "objectId": "~40",
    "objectType": "Case",
    "object": {"_id": "~40"},
}
OLDER = {
    "operation": "Update",
    "details": {"status": "Resolved"},
    "objectType": "case",
    "objectId": "~40",
    "startDate": MS,
    "requestId": "r:1",
    "object": {"updatedBy": "jane@hive"},
}
HIVE_SAID = AUDIT | {
    "action": "create",
    "objectType": "Comment",
    "objectId": "~7",
    "object": {"_id": "~7", "message": "Look", "_createdBy": "jane@hive"},
    "details": {},
}


@pytest.mark.parametrize("body", [AUDIT, OLDER])
def test_thehive_tells_of_a_case_in_both_versions(body):
    found = read(".thehive", body)

    assert (found.ticket, found.at, found.account) == ("~40", AT, "jane@hive")
    assert status_of(found.states, ".thehive", {}) == "closed"


def test_thehive_tells_of_a_comment_on_a_case():
    found = read(".thehive", HIVE_SAID)

    assert found.ticket == "~40"
    assert found.comments == (Remarked("~7", "Look", "jane@hive", "jane@hive"),)
    assert read(".thehive", AUDIT | {"objectType": "Alert"}) is None


def test_resilient_sends_the_incident_and_perhaps_a_comment():
    incident = {"id": 2101, "plan_status": "C", "inc_last_modified_date": MS}
    said = {"id": 5, "text": {"content": "<b>Look</b> &amp; see"}, "user_name": "Jane"}
    found = read(".resilient", {"incident": incident, "comment": said})

    assert (found.ticket, found.at) == ("2101", AT)
    assert status_of(found.states, ".resilient", {}) == "closed"
    assert status_of(("A",), ".resilient", {}) == REOPENED
    ((id_, text, by, _),) = found.comments
    assert (id_, text.split(), by) == ("5", ["Look", "&", "see"], "Jane")


def test_swimlane_sends_the_record_and_its_status_is_where_the_config_says():
    record = {"id": "r1", "values": {"f-state": "Shut"}, "modifiedDate": "2026-01-02T12:00:00Z"}
    inbound = Inbound(statusField="f-state", statuses={"Shut": "closed"})
    found = read(".swimlane", {"record": record}, inbound=inbound)

    assert (found.ticket, found.at) == ("r1", AT)
    assert status_of(found.states, ".swimlane", inbound.statuses) == "closed"
    assert read(".swimlane", {"record": record}).states == ()


@pytest.mark.parametrize("type_", [*READERS, ".cases-webhook"])
def test_what_says_nothing_of_a_ticket_is_passed_over(type_):
    assert read(type_, {"hello": "world"}) is None


ODD = [None, True, 7, 2**70, 1.5, float("inf"), "", "x", [], [None], {}, {"a": [1]}, {"id": {}}]
KEYS = sorted({*MOVED, *COMMENTED, *AUDIT, *OLDER, *RECORD, "record", "incident", "comment"})


@pytest.mark.parametrize("type_", READERS)
def test_no_reader_falls_over_what_it_is_sent(type_):
    for key in KEYS:
        for odd in ODD:
            read(type_, {**AUDIT, **MOVED, key: odd})
            read(type_, {**HIVE_SAID, **COMMENTED, key: odd})
            for part in ("issue", "record", "incident", "comment", "object", "user"):
                whole = {"id": "1", "sys_id": "1", key: odd}
                read(type_, {**COMMENTED, "record": whole, "incident": whole, part: whole})


def test_any_program_may_tell_in_our_own_form():
    body = {
        "event": "e-1",
        "ticket": "42",
        "at": "2026-01-02T13:00:00+01:00",
        "status": "Done",
        "comment": {"id": "c-1", "text": "Look"},
        "by": "jane",
    }

    assert generic.read(body) == Heard(
        "e-1", "42", AT, ("Done",), (Remarked("c-1", "Look", "jane", None),), "jane", "jane"
    )


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"ticket": "42"}, "[event]: expected value of type [string] but got [undefined]"),
        ({"event": "e", "ticket": 42}, "[ticket]: expected value of type [string] but got"),
        ({"event": "e", "ticket": "4", "x": 1}, "[x]: definition for this key is missing"),
        ({"event": "e", "ticket": "4", "at": "soon"}, "[at]: is no time"),
        ({"event": "e", "ticket": "4", "at": 7}, "[at]: is no time"),
        ({"event": "e", "ticket": "4", "comment": {"id": "1", "text": ""}}, "[comment.text]: "),
        (
            {"event": "e", "ticket": "4", "comment": {"id": "1", "text": "x" * 30_001}},
            "[comment.text]: ",
        ),
    ],
)
def test_what_is_wrong_in_it_is_said(body, why):
    with pytest.raises(Invalid) as refusal:
        generic.read(body)

    assert str(refusal.value).startswith(f"error validating request body: {why}")


@pytest.mark.parametrize(
    ("type_", "state", "status"),
    [
        (".servicenow", "1", "open"),
        (".servicenow", "3", "in-progress"),
        (".servicenow-sir", "18", "in-progress"),
        (".servicenow-sir", "3", "closed"),
        (".thehive", "Open", REOPENED),
        (".thehive", "InProgress", "in-progress"),
        (".cases-webhook", "closed", "closed"),
        (".cases-webhook", "in-progress", "in-progress"),
        (".cases-webhook", "Shut", None),
    ],
)
def test_what_a_status_means_here_is_known_or_is_nothing(type_, state, status):
    assert status_of((state,), type_, {}) == status
