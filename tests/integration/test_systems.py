"""Does a case become one ticket in every system there is, through all that lies between?"""

import asyncio
from contextlib import AsyncExitStack
from types import SimpleNamespace
from uuid import uuid4

import pytest

from case_runtime.configuration.actions import Actions
from connector_pusher.systems.registry import SYSTEMS
from desks import OWNER
from fakes.jira import Jira
from fakes.webhook import Webhook
from systems.test_jira import TestJira as OfJira
from systems.test_webhook import TestWebhook as OfWebhook
from systems.there import THERE
from writers import running

pytestmark = pytest.mark.integration
RUN = uuid4().hex[:8]
PATIENCE = 60
HIDDEN = {
    "name": "Hidden",
    "actionTypeId": ".cases-webhook",
    "config": OfWebhook().config(SimpleNamespace(url="http://127.0.0.1:9")),
    "secrets": OfWebhook().secrets(),
}
SAID = {
    "systems": SYSTEMS,
    "actions": Actions.model_validate(
        {"allowedNetworks": ["127.0.0.0/8"], "preconfigured": {"hidden": HIDDEN}}
    ),
    "encryption_keys": ["a key of more than thirty-two characters"],
}


@pytest.fixture
async def clients(stack, tmp_path):
    async with running(stack, tmp_path, run=RUN, commands=True, pusher=SAID) as made:
        async with asyncio.timeout(PATIENCE):
            while (await made.got("/readyz"))["degraded"]:  # noqa: ASYNC110 - it is asked over HTTP
                await asyncio.sleep(0.05)
        yield made


async def made(clients, fake, of):
    """A connector to that server."""
    type_id = of.type.id
    said = {
        "name": "There",
        "connector_type_id": type_id,
        "config": of.config(fake),
        "secrets": of.secrets(),
    }
    id_ = f"{type_id[1:]}-{uuid4().hex[:8]}"
    await clients.done("POST", f"/api/actions/connector/{id_}", said)
    return id_


async def commented(clients, case, text):
    said = {"type": "user", "comment": text, "owner": OWNER}
    await clients.done("POST", f"/api/cases/{case['id']}/comments", said)


async def pushed(clients, case, connector):
    answer = await clients.ask("POST", f"/api/cases/{case['id']}/connector/{connector}/_push")
    assert answer.status_code == 200, answer.text
    return answer.json()["external_service"]


async def test_a_case_becomes_one_ticket_in_each_and_stays_it(clients):
    async with AsyncExitStack() as servers:
        for server, of in THERE:
            fake = await servers.enter_async_context(server())
            connector = await made(clients, fake, of)
            case = await clients.case(title=f"For {connector}")
            await commented(clients, case, "The first")
            first = await pushed(clients, case, connector)
            await commented(clients, case, "The second")
            second = await pushed(clients, case, connector)

            (ticket,) = fake.tickets
            assert first["external_id"] == second["external_id"] == ticket["id"]
            assert first["external_url"].startswith(fake.url)
            assert ticket["title"] == f"For {connector}"
            assert [text[:7] for text in ticket["comments"]] == ["The fir", "The sec"]


async def test_what_a_system_refuses_is_told_in_its_words(clients):
    for server, of in THERE:
        async with server() as fake:
            connector = await made(clients, fake, of)
            case = await clients.case(title="Refused")
            fake.fail(*of.create, status=400, said=of.refusal("zebra is missing"))
            path = f"/api/cases/{case['id']}/connector/{connector}/_push"
            answer = await clients.ask("POST", path)

            assert answer.status_code == 424
            assert "zebra is missing" in answer.json()["message"]
            assert fake.tickets == []


async def test_a_webhook_shows_what_it_would_send(clients):
    async with Webhook() as fake, Jira() as other:
        connector = await made(clients, fake, OfWebhook())
        case = await clients.case(title="Shown")
        await commented(clients, case, "The first")
        path = f"/api/actions/connector/{connector}/_preview"
        before = await clients.got(f"{path}?caseId={case['id']}")

        assert fake.asked == []
        assert [one["method"] for one in before] == ["POST", "GET", "PUT"]
        assert before[0]["body"]["fields"]["summary"] == "Shown"
        assert before[2]["url"] == f"{fake.url}/api/issues/new/comments"

        await pushed(clients, case, connector)
        assert fake.asked[0].json == before[0]["body"]
        after = await clients.got(f"{path}?caseId={case['id']}")
        assert [(one["method"], one["url"]) for one in after] == [
            ("PUT", f"{fake.url}/api/issues/41"),
            ("GET", f"{fake.url}/api/issues/41"),
        ]

        assert (await clients.ask("GET", f"{path}?caseId=none")).status_code == 404
        assert (await clients.ask("GET", f"/s/other{path}?caseId={case['id']}")).status_code == 404
        assert (await clients.ask("GET", path)).status_code == 400
        jira = await made(clients, other, OfJira())
        shown = f"/api/actions/connector/{jira}/_preview?caseId={case['id']}"
        assert (await clients.ask("GET", shown)).status_code == 400


async def test_a_config_that_nobody_sees_is_not_shown_by_its_requests(clients):
    case = await clients.case(title="Shown")
    path = f"/api/actions/connector/hidden/_preview?caseId={case['id']}"
    refused = await clients.ask("GET", path, by="read")
    shown = await clients.got(path)

    assert (refused.status_code, refused.json()["message"]) == (403, "Unauthorized to get actions")
    assert [one["method"] for one in shown] == ["POST", "GET"]


async def test_only_the_names_of_secret_headers_are_told(clients):
    of = OfWebhook()
    words = of.secrets() | {"secretHeaders": {"x-api-key": "k-0001", "a-first": "k-0002"}}
    said = {"name": "W", "connector_type_id": ".cases-webhook"}
    said |= {"config": of.config(SimpleNamespace(url="http://127.0.0.1:9")), "secrets": words}
    hook = (await clients.done("POST", "/api/actions/connector", said))["id"]
    async with Jira() as fake:
        other = await made(clients, fake, OfJira())
    path = "/internal/stack_connectors"
    names = await clients.got(f"{path}/{hook}/secret_headers")
    none = await clients.got(f"{path}/hidden/secret_headers")
    wrong = await clients.ask("GET", f"{path}/{other}/secret_headers")
    unknown = await clients.ask("GET", f"{path}/nobody/secret_headers")

    assert (names, none) == (["a-first", "x-api-key"], [])
    assert (wrong.status_code, unknown.status_code) == (400, 404)
