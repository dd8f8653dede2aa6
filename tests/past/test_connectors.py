"""Which connectors has a case had, and must it be pushed (Cases API §3.6.4)?"""

import pytest

from case_events import (
    CasePushed,
    CategoryChanged,
    Connector,
    ConnectorChanged,
    DescriptionChanged,
    Severity,
    SeverityChanged,
    Status,
    StatusChanged,
    TagsChanged,
    TitleChanged,
)
from case_events.testing import history
from case_query.past.connectors import TYPES, connectors
from examples import CREATED, PUSHED, added


def jira(**fields):
    return Connector(id="jira-1", name="Jira", type=".jira", fields={"priority": None} | fields)


def set_(connector):
    return ConnectorChanged(connector=connector)


def pushed(connector, requested=None):
    ticket = PUSHED.external_service.model_copy(
        update={"connector_id": connector.id, "connector_name": connector.name}
    )
    return CasePushed(external_service=ticket, requested=requested)


def had(*actions, names=None):
    met = history(CREATED, *actions)
    newest = {e.action.type: e.sequence for e in met}
    return connectors([e for e in met if e.action.type in TYPES], newest, names or {})


def needs(*actions):
    return {name: one["push"]["needsToBePushed"] for name, one in had(*actions).items()}


def test_a_case_that_never_had_a_connector_has_none():
    assert had() == {}
    assert had(set_(Connector())) == {}


def test_a_connector_that_was_set_must_be_pushed():
    assert had(set_(jira(issueType="1")), set_(jira(issueType="2")), set_(Connector())) == {
        "jira-1": {
            **jira(issueType="2").model_dump(),
            "push": {"needsToBePushed": True, "hasBeenPushed": False},
        }
    }


def test_one_that_a_case_was_opened_with_counts_too():
    opened = history(CREATED.model_copy(update={"connector": jira()}))

    assert list(connectors(opened, {}, {})) == ["jira-1"]


def test_a_pushed_case_tells_when_first_and_when_last_and_what_is_there():
    told = had(set_(jira()), pushed(jira()), TitleChanged(title="x"), pushed(jira()))

    assert told["jira-1"]["push"] == {
        "needsToBePushed": False,
        "hasBeenPushed": True,
        "details": {
            "oldestUserActionPushDate": "2026-01-02T12:02:00.000Z",
            "latestUserActionPushDate": "2026-01-02T12:04:00.000Z",
            "externalService": PUSHED.external_service.model_dump(mode="json"),
        },
    }


@pytest.mark.parametrize(
    "action",
    [
        added(),
        DescriptionChanged(description="x"),
        TagsChanged(now=(), added=(), removed=("mail",)),
        TitleChanged(title="x"),
    ],
    ids=lambda action: action.type,
)
def test_what_the_ticket_says_must_be_pushed_when_it_changes(action):
    assert needs(set_(jira()), action, pushed(jira())) == {"jira-1": False}
    assert needs(set_(jira()), pushed(jira()), action) == {"jira-1": True}


@pytest.mark.parametrize(
    ("type_", "must"), [(".cases-webhook", True), (".thehive", True), (".servicenow", False)]
)
@pytest.mark.parametrize(
    "action", [StatusChanged(status=Status.CLOSED), SeverityChanged(severity=Severity.HIGH)]
)
def test_status_and_severity_only_matter_where_they_are_pushed(type_, must, action):
    there = Connector(id="c-1", name="There", type=type_)

    assert needs(set_(there), pushed(there), action) == {"c-1": must}


def test_other_changes_never_matter():
    assert needs(set_(jira()), pushed(jira()), CategoryChanged(category="x")) == {"jira-1": False}


def test_fields_matter_unless_they_are_changed_back():
    changed = [set_(jira()), pushed(jira()), set_(jira(issueType="2"))]

    assert needs(*changed) == {"jira-1": True}
    assert needs(*changed, set_(jira())) == {"jira-1": False}


@pytest.mark.parametrize("action", [added(), set_(jira(issueType="2"))])
def test_what_came_while_a_push_ran_must_be_pushed(action):
    assert needs(set_(jira()), action, pushed(jira(), requested=2)) == {"jira-1": True}


def test_a_case_that_its_push_has_closed_need_not_be_pushed_for_that():
    there = Connector(id="c-1", name="There", type=".cases-webhook")
    closed = StatusChanged(status=Status.CLOSED)

    assert needs(set_(there), closed, pushed(there, requested=2)) == {"c-1": False}


def test_another_connector_must_be_pushed_and_changes_nothing_for_the_first():
    other = Connector(id="th-1", name="Hive", type=".thehive")

    assert needs(set_(jira()), pushed(jira()), set_(other)) == {"jira-1": False, "th-1": True}


def test_a_push_with_a_connector_that_the_case_never_had_is_not_told():
    assert had(pushed(jira())) == {}


def test_a_connector_is_called_as_it_is_today():
    assert had(set_(jira()), names={"jira-1": "Our Jira"})["jira-1"]["name"] == "Our Jira"
