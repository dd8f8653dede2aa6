"""What does one target alone tell that the gateway tells for several?"""

import httpx
import pytest

import case_command.main
from case_command.decisions.types import USUAL
from case_runtime.config import load
from case_runtime.near import Near
from caselog.configuring import configured
from caselog.serving.routes import Answers
from caselog.serving.targets import Targets
from people import FILE

ENVIRONMENT = {
    "CASELOG_KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9",
    "CASELOG_MONGODB_URI": "mongodb://127.0.0.1:9",
}
SERVERS = {"kafka": "127.0.0.1:9", "mongo": "mongodb://127.0.0.1:9"}


@pytest.fixture
def users(tmp_path):
    path = tmp_path / "users.yml"
    path.write_text(FILE)
    return path


@pytest.mark.parametrize(
    "target", ["case-command", "case-query", "alert-sync", "connector-pusher", "notifier"]
)
async def test_a_service_alone_says_that_the_users_file_is_broken(users, target):
    targets = Targets(configured(None, SERVERS | {"users": users}))
    [app] = targets.apps(target).values()
    users.write_text("roles: [")
    await targets.users.refresh()

    assert (
        "the users file is broken, the one before it counts" in (await app.state.health()).degraded
    )


@pytest.mark.parametrize(
    ("said", "references", "states"),
    [
        ({}, USUAL.references, USUAL.states),
        (
            {"CASELOG_CASES_ATTACHMENTS_EXTERNAL_REFERENCE_TYPES": "mine,osquery"},
            {".files", "mine", "osquery"},
            USUAL.states,
        ),
        ({"CASELOG_CASES_ATTACHMENTS_PERSISTABLE_STATE_TYPES": ".map"}, USUAL.references, {".map"}),
    ],
)
async def test_what_can_be_attached_is_what_is_configured(users, said, references, states):
    told = load(None, {**ENVIRONMENT, **said, "CASELOG_USERS_FILE": str(users)})
    types = Targets(told).types

    assert (types.references, types.states) == (references, states)


async def test_services_together_leave_that_to_the_gateway(users):
    targets = Targets(configured(None, SERVERS | {"users": users}))
    apps = targets.apps("all").values()
    users.write_text("roles: [")
    await targets.users.refresh()

    told = [why for app in apps for why in (await app.state.health()).degraded]
    assert not [why for why in told if "users file" in why]


@pytest.mark.parametrize(
    ("said", "ways"),
    [
        ({}, ["password"]),
        (
            {
                "CASELOG_OIDC_ISSUER": "https://idp.example",
                "CASELOG_OIDC_CLIENT_ID": "caselog",
                "CASELOG_SERVER_PUBLIC_BASE_URL": "https://caselog.example",
            },
            ["password", "oidc"],
        ),
    ],
)
async def test_people_sign_in_as_it_is_configured(users, said, ways):
    told = load(None, {**ENVIRONMENT, **said, "CASELOG_USERS_FILE": str(users)})
    [app] = Targets(told).apps("case-command").values()
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://caselog"
    ) as client:
        answer = await client.get("/api/session")

    assert answer.json() == {"ways": ways}


async def test_what_this_process_writes_its_own_views_hear_of_and_nobody_elses(users, monkeypatch):
    told = list[Near | None]()

    def command(*said, near, **how):
        told.append(near)
        return app(*said, near=near, **how)

    app = case_command.main.app
    monkeypatch.setattr(case_command.main, "app", command)
    apps = Targets(configured(None, SERVERS | {"users": users})).apps("all")
    Targets(configured(None, SERVERS | {"users": users})).apps("case-command")

    assert told == [apps[Answers.QUERY].state.near, None]
