"""What a request may say about a case, and what it hears else (Cases API P1, P2, P3)."""

import pytest

from case_command.api.bodies.cases import NEW_CASE, edits
from case_events import Connector, CustomField, Settings, Severity, Status
from case_runtime.codec import decode
from case_runtime.errors import Invalid

JIRA = {"issueType": "10006", "priority": None, "parent": None}
NONE = {"id": "none", "name": "none", "type": ".none", "fields": None}
NEW = {
    "title": " t ",
    "description": "d",
    "tags": ["a", "a"],
    "owner": "cases",
    "connector": NONE,
    "settings": {"syncAlerts": True},
}


def new(**changed):
    return decode(NEW_CASE, NEW | changed).value()


def refused(sent, read=lambda sent: decode(NEW_CASE, sent)):
    with pytest.raises(Invalid) as error:
        read(sent)
    return str(error.value)


def to(kind, fields):
    return {"id": "c", "name": "C", "type": kind, "fields": fields}


def test_what_is_not_said_of_a_new_case_has_its_default():
    assert new() == {
        "title": " t ",
        "description": "d",
        "tags": ["a", "a"],
        "owner": "cases",
        "connector": Connector(),
        "settings": Settings(sync_alerts=True),
        "severity": Severity.LOW,
        "assignees": [],
        "category": None,
        "custom_fields": [],
    }


def test_everything_can_be_said_of_a_new_case():
    said = new(
        severity="critical",
        assignees=[{"uid": "u-1"}, {"uid": ""}],
        category="c",
        settings={"syncAlerts": False, "extractObservables": True},
        customFields=[
            {"key": "t", "type": "text", "value": "v"},
            {"key": "s", "type": "toggle", "value": True},
            {"key": "n", "type": "number", "value": 5},
            {"key": "n", "type": "number", "value": None},
        ],
    )

    assert (said["severity"], said["assignees"]) == (Severity.CRITICAL, ["u-1"])
    assert said["settings"] == Settings(sync_alerts=False, extract_observables=True)
    assert said["custom_fields"] == [
        CustomField(key="t", type="text", value="v"),
        CustomField(key="s", type="toggle", value=True),
        CustomField(key="n", type="number", value=5),
        CustomField(key="n", type="number", value=None),
    ]


@pytest.mark.parametrize(
    "field", ["title", "description", "tags", "owner", "connector", "settings"]
)
def test_what_a_new_case_needs_is_asked_for(field):
    sent = {name: value for name, value in NEW.items() if name != field}

    assert refused(sent) == f'Invalid value "undefined" supplied to "{field}"'


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"title": "x" * 161}, "The length of the title is too long. The maximum length is 160."),
        ({"title": " "}, "The title field cannot be an empty string."),
        ({"description": ""}, "The description field cannot be an empty string."),
        (
            {"description": "x" * 30_001},
            "The length of the description is too long. The maximum length is 30000.",
        ),
        ({"category": ""}, "The category field cannot be an empty string."),
        (
            {"category": "x" * 51},
            "The length of the category is too long. The maximum length is 50.",
        ),
        ({"tags": [""]}, "The tag field cannot be an empty string."),
        ({"tags": ["x" * 257]}, "The length of the tag is too long. The maximum length is 256."),
        (
            {"tags": ["x"] * 201},
            "The length of the field tags is too long. Array must be of length <= 200.",
        ),
        (
            {"assignees": [{"uid": ""}] * 11},
            "The length of the field assignees is too long. Array must be of length <= 10.",
        ),
        (
            {"customFields": [{"key": "k", "type": "toggle", "value": True}] * 11},
            "The length of the field customFields is too long. Array must be of length <= 10.",
        ),
        (
            {"customFields": [{"key": "k", "type": "text", "value": " "}]},
            "The value field cannot be an empty string.",
        ),
        (
            {"customFields": [{"key": "k", "type": "text", "value": "x" * 161}]},
            "The length of the value is too long. The maximum length is 160.",
        ),
        (
            {"customFields": [{"key": "k", "type": "number", "value": 5.5}]},
            "The value field should be an integer between -(2^53 - 1) and 2^53 - 1, inclusive.",
        ),
        (
            {"customFields": [{"key": "k", "type": "toggle"}]},
            'Invalid value "undefined" supplied to "customFields,value"',
        ),
        ({"assignees": None}, 'Invalid value "null" supplied to "assignees"'),
        ({"severity": "worst"}, 'Invalid value "worst" supplied to "severity"'),
        ({"severity": None}, 'Invalid value "null" supplied to "severity"'),
        (
            {"settings": {"syncAlerts": "true"}},
            'Invalid value "true" supplied to "settings,syncAlerts"',
        ),
        (
            {"settings": {"syncAlerts": True, "extractObservables": None}},
            'Invalid value "null" supplied to "settings,extractObservables"',
        ),
        ({"settings": {"sync_alerts": True}}, 'invalid keys "sync_alerts"'),
        ({"status": "open"}, 'invalid keys "status"'),
        ({"id": "x", "observables": []}, 'invalid keys "id,observables"'),
        ({"assignees": [{"uid": "u", "name": "n"}]}, 'invalid keys "name"'),
        ({"settings": {"syncAlerts": True, "x": 1}, "y": 2}, 'invalid keys "x,y"'),
        ({"connector": NONE | {"x": 1}}, 'invalid keys "x"'),
    ],
)
def test_a_new_case_is_not_taken_as_it_comes(said, message):
    assert message in refused(NEW | said)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (".none", None),
        (".cases-webhook", None),
        (".jira", None),
        (".jira", JIRA),
        (".jira", JIRA | {"otherFields": "{}"}),
        (".jira", JIRA | {"otherFields": None}),
        (".resilient", {"incidentTypes": ["1"], "severityCode": None}),
        (".resilient", {"incidentTypes": None, "severityCode": "4", "additionalFields": "{}"}),
        (
            ".servicenow",
            dict.fromkeys(["impact", "severity", "urgency", "category", "subcategory"], "1"),
        ),
        (
            ".servicenow-sir",
            dict.fromkeys(["category", "subcategory", "priority"], "1")
            | dict.fromkeys(["destIp", "sourceIp", "malwareHash", "malwareUrl"], True),
        ),
        (".swimlane", {"caseId": None}),
        (".thehive", {"tlp": 2}),
        (".thehive", {"tlp": None}),
    ],
)
def test_each_type_of_connector_keeps_the_fields_that_were_sent(kind, fields):
    kept = new(connector=to(kind, fields))["connector"]

    assert kept == Connector(id="c", name="C", type=kind, fields=fields)


@pytest.mark.parametrize(
    ("kind", "fields", "message"),
    [
        (".none", {}, 'Invalid value "{}" supplied to "connector,fields"'),
        (".cases-webhook", {"a": 1}, 'Invalid value "{"a":1}" supplied to "connector,fields"'),
        (".jira", {"issueType": "1"}, 'Invalid value "undefined" supplied to "connector,fields,'),
        (".jira", JIRA | {"x": 1}, 'invalid keys "x"'),
        (".resilient", {"issueTypes": [], "severityCode": None}, 'invalid keys "issueTypes"'),
        (".servicenow-sir", {"destIp": "yes"}, 'Invalid value "yes" supplied to'),
        (".thehive", {"tlp": "2"}, 'Invalid value "2" supplied to "connector,fields,tlp"'),
        (".thehive", {"tlp": True}, 'Invalid value "true" supplied to "connector,fields,tlp"'),
        (".email", None, 'Invalid value ".email" supplied to "connector,type"'),
    ],
)
def test_a_connector_takes_only_what_its_type_has(kind, fields, message):
    assert message in refused(NEW | {"connector": to(kind, fields)})


def test_a_connector_is_named_whole():
    assert refused(NEW | {"connector": {"id": "x", "type": ".none", "fields": None}}) == (
        'Invalid value "undefined" supplied to "connector,name"'
    )
    assert refused(NEW | {"connector": {"id": "x"}}) == (
        'Invalid value "undefined" supplied to "connector,type"'
    )


def edited(**fields):
    (one,) = edits({"cases": [{"id": "i", "version": "v"} | fields]})
    return one


def test_an_edit_says_what_was_sent_in_the_order_of_its_keys():
    one = edited(
        status="closed",
        customFields=[],
        assignees=[{"uid": "u"}, {"uid": ""}],
        category=None,
        title=" n ",
        settings={"syncAlerts": False},
        connector=to(".jira", JIRA),
        owner="cases",
    )

    assert (one.case_id, one.version) == ("i", "v")
    assert list(one.fields.items()) == [
        ("status", Status.CLOSED),
        ("customFields", []),
        ("assignees", ["u"]),
        ("category", None),
        ("title", " n "),
        ("settings", Settings(sync_alerts=False)),
        ("connector", Connector(id="c", name="C", type=".jira", fields=JIRA)),
        ("owner", "cases"),
    ]


def test_an_edit_may_say_nothing():
    assert edited().fields == {}


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, 'Invalid value "undefined" supplied to "cases"'),
        (
            {"cases": []},
            "The length of the field cases is too short. Array must be of length >= 1.",
        ),
        (
            {"cases": [{"id": "i", "version": "v"}] * 101},
            "The length of the field cases is too long. Array must be of length <= 100.",
        ),
        ({"cases": [{"version": "v"}]}, 'Invalid value "undefined" supplied to "cases,id"'),
        ({"cases": [{"id": "i"}]}, 'Invalid value "undefined" supplied to "cases,version"'),
        ({"cases": [{"id": "i", "version": "v", "foo": 1}]}, 'invalid keys "foo"'),
        ({"cases": [{"id": "i", "version": "v", "observables": []}]}, 'invalid keys "observables"'),
        ({"cases": [{"id": "i", "version": "v"}], "x": 1}, 'invalid keys "x"'),
        (
            {"cases": [{"id": "i", "version": "v", "title": None}]},
            'Invalid value "null" supplied to "cases,title"',
        ),
        (
            {"cases": [{"id": "i", "version": "v", "assignees": [{"uid": "u"}] * 11}]},
            "The length of the field assignees is too long. Array must be of length <= 10.",
        ),
        ([], 'Invalid value "[]" supplied to ""'),
    ],
)
def test_an_edit_is_not_taken_as_it_comes(sent, message):
    assert refused(sent, edits) == message
