"""What does one target alone tell that the gateway tells for several?"""

import pytest

from caselog.configuring import configured
from caselog.serving.targets import Targets
from people import FILE

SERVERS = {"kafka": "127.0.0.1:9", "mongo": "mongodb://127.0.0.1:9"}


@pytest.fixture
def users(tmp_path):
    path = tmp_path / "users.yml"
    path.write_text(FILE)
    return path


@pytest.mark.parametrize("target", ["case-command", "case-query"])
async def test_a_service_alone_says_that_the_users_file_is_broken(users, target):
    targets = Targets(configured(None, SERVERS | {"users": users}))
    [app] = targets.apps(target).values()
    users.write_text("roles: [")
    await targets.users.refresh()

    assert (
        "the users file is broken, the one before it counts" in (await app.state.health()).degraded
    )


async def test_services_together_leave_that_to_the_gateway(users):
    targets = Targets(configured(None, SERVERS | {"users": users}))
    apps = targets.apps("all").values()
    users.write_text("roles: [")
    await targets.users.refresh()

    told = [why for app in apps for why in (await app.state.health()).degraded]
    assert not [why for why in told if "users file" in why]
