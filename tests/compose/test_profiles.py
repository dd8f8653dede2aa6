"""Does the profile `demo` show what it promises: cases, mails, tickets?

Of the profile `observability` an engine is asked what it makes of it; see also test_watching.py
and tests/program/test_observability.py.
"""

import json
from http import HTTPStatus

import httpx
import pytest

from composed import composed, engine, until
from world import free_port

pytestmark = [pytest.mark.compose, pytest.mark.e2e]

OWNER = "securitySolution"
JIRA = {
    "id": "jira",
    "name": "Jira",
    "type": ".jira",
    "fields": {"issueType": "1", "priority": "High", "parent": None},
}


@pytest.fixture(scope="module")
def caselog(tmp_path_factory):
    """One of its own: the cases of the demonstration come where there are none."""
    if why := engine():
        pytest.skip(why)
    with composed(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture(scope="module")
def client(caselog):
    with caselog.client() as calls:
        yield calls


@pytest.fixture(scope="module")
def mails(caselog):
    """The whole with the profile, up as the page says; what it has caught."""
    port = free_port()
    caselog.environment |= {
        "COMPOSE_PROFILES": "demo",
        "CASELOG_CONFIG_FILE": "./deploy/compose/demo.yml",
        "CASELOG_DEMO_IMAGE": "caselog-demo:test",
        "MAIL_PORT": str(port),
    }
    caselog("build", "--quiet", "jira")
    caselog.up()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as asking:
        yield asking


def test_there_are_the_cases_of_three_months(client, mails):
    assert mails.get("/api/v1/messages").status_code == 200
    until(lambda: total(client) >= 200, "the cases are shown")


def test_who_is_assigned_gets_a_mail_that_is_caught(caselog, client, mails):
    add = ["users", "add", "mia", "--role", "analyst", "--full-name", "Mia Stone"]
    said = ["--email", "mia@example.com", "--data", "/secrets"]
    caselog("run", "--rm", "--no-deps", "-T", "init", *add, *said, input="a long password\n")

    def known():
        asked = {"name": "mia", "owners": [OWNER], "size": 10}
        answer = client.post("/internal/cases/_suggest_user_profiles", json=asked)
        return [one["uid"] for one in answer.json() if one["user"]["username"] == "mia"]

    def reads_along():
        asked = {"auth": ("mia", "a long password")}
        return client.get("/api/notifications/preferences", **asked).status_code == HTTPStatus.OK

    [uid] = until(known, "mia is known")
    until(reads_along, "notifier knows her, too")
    opened(client, "Look at this, Mia", assignees=[{"uid": uid}])

    def caught():
        found = mails.get("/api/v1/messages").json()["messages"]
        return [one for one in found if one["To"][0]["Address"] == "mia@example.com"]

    [mail] = until(caught, "the mail is there")
    assert "Look at this, Mia" in mail["Subject"]


def test_a_case_becomes_a_ticket_of_the_jira_in_memory(client, mails):
    assert mails.get("/api/v1/messages").status_code == 200
    case = opened(client, "For Jira", connector=JIRA)
    answer = client.post(f"/api/cases/{case['id']}/connector/jira/_push", json={})

    assert answer.status_code == 200, answer.text
    assert answer.json()["external_service"]["external_title"].startswith("SEC-")


def test_it_is_up_again_without_more_cases(caselog, client, mails):
    before = total(client)

    caselog.up()

    assert mails.get("/api/v1/messages").status_code == 200
    assert total(client) == before


def test_an_engine_takes_the_profile_that_watches(caselog):
    said = json.loads(caselog("--profile", "observability", "config", "--format", "json"))

    mounted = {
        mount["source"]
        for name in ("prometheus", "grafana", "otel-collector")
        for mount in said["services"][name]["volumes"]
        if mount["type"] == "bind"
    }
    assert len(mounted) == 4
    assert all("/deploy/observability/" in one for one in mounted)


def total(client):
    return client.get("/api/cases/_find?perPage=1").json()["total"]


def opened(client, title, **more):
    case = {
        "title": title,
        "description": "Opened for a demonstration",
        "tags": [],
        "owner": OWNER,
        "settings": {"syncAlerts": True},
        "connector": {"id": "none", "name": "none", "type": ".none", "fields": None},
        **more,
    }
    answer = client.post("/api/cases", json=case)
    assert answer.status_code == 200, answer.text
    return answer.json()
