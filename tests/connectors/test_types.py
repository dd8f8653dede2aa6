"""Which types of connector are there, and which of them may run?"""

from base64 import b64encode

import httpx
import pytest

import connector_pusher.main
from case_runtime.auth import Authentication
from case_runtime.configuration.actions import Actions
from case_runtime.reloading import Reloading
from connector_pusher.settings import Settings
from writers import WORD, users_file

ALL = {
    ".cases-webhook",
    ".jira",
    ".resilient",
    ".servicenow",
    ".servicenow-sir",
    ".swimlane",
    ".thehive",
}


@pytest.fixture
async def ask(tmp_path):
    async def asked(query="", by="ana", **actions):
        settings = Settings(
            kafka_bootstrap_servers="127.0.0.1:9",
            mongodb_uri="mongodb://127.0.0.1:9",
            actions=Actions.model_validate(actions),
        )
        gate = Authentication(Reloading(users_file(tmp_path / "users.yml")))
        transport = httpx.ASGITransport(connector_pusher.main.app(settings, gate))
        word = b64encode(f"{by}:{WORD}".encode()).decode()
        async with httpx.AsyncClient(transport=transport, base_url="http://caselog") as client:
            path = f"/api/actions/connector_types{query}"
            return await client.get(path, headers={"authorization": f"Basic {word}"})

    return asked


async def test_every_type_may_run_that_is_not_disabled(ask):
    types = (await ask(enabledActionTypes=[".jira", ".email"])).json()

    assert {one["id"] for one in types} == ALL
    assert [one["id"] for one in types if one["enabled"]] == [".jira"]
    assert {tuple(one["supported_feature_ids"]) for one in types} == {("cases",)}


@pytest.mark.parametrize(("query", "found"), [("?feature_id=cases", 7), ("?feature_id=siem", 0)])
async def test_types_are_asked_for_by_what_they_are_for(ask, query, found):
    assert len((await ask(query)).json()) == found
