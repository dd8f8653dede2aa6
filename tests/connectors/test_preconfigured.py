"""What becomes of a connector whose config is not what its type takes?"""

import pytest

from case_runtime.configuration.actions import Actions
from case_runtime.sealing import CannotOpen, Keyring
from connector_pusher.connector import Connector
from connector_pusher.preconfigured import FromConfiguration
from connector_pusher.running import Running
from connector_pusher.systems.outcomes import Kind, Refused
from connector_pusher.systems.registry import SYSTEMS
from systems.opening import wire

WRONG = {
    "name": "House",
    "actionTypeId": ".jira",
    "exposeConfig": True,
    "config": {"apiUrl": "https://jira.example", "authorization": "Basic c2VjcmV0"},
    "secrets": {"email": "a@b.example", "apiToken": "t"},
}
HOUSE = Connector("house", None, 1, "House", ".jira", preconfigured=True)


class Rows:
    """Those that were put."""

    def __init__(self):
        self.kept = []

    async def every(self):
        return []

    async def put(self, after):
        self.kept.append(after)


def running(house):
    return Running(wire(), SYSTEMS, Keyring([]), house)


@pytest.fixture
def house():
    return FromConfiguration(Actions.model_validate({"preconfigured": {"house": WRONG}}), SYSTEMS)


async def test_a_wrong_one_of_the_administrator_is_told_and_its_config_is_not_kept(house):
    rows = Rows()
    await house.settle(rows)
    (ailment,) = house.ailments()

    assert "connector house: error validating action type config" in ailment
    assert [(one.id, one.config) for one in rows.kept] == [("house", {})]


async def test_a_wrong_one_of_the_administrator_is_refused_wherever_it_is_used(house):
    with pytest.raises(Refused, match="error validating action type config"):
        running(house).config(HOUSE)
    with pytest.raises(Refused, match="error validating action type config") as why:
        async with running(house).use(HOUSE):
            pass

    assert why.value.kind is Kind.CONFIG_INVALID


async def test_one_of_another_configuration_is_refused(house):
    other = Connector("other", None, 1, "Other", ".jira", preconfigured=True)
    with pytest.raises(CannotOpen):
        house.config("other")
    with pytest.raises(Refused, match="has no such connector here"):
        running(house).config(other)


@pytest.mark.parametrize("type_", sorted(SYSTEMS))
async def test_one_that_was_kept_with_a_wrong_config_is_refused(house, type_):
    kept = Connector("kept", "default", 1, "Kept", type_, config={"odd": [1]})
    with pytest.raises(Refused, match="save it again") as why:
        async with running(house).use(kept):
            pass

    assert why.value.kind is Kind.CONFIG_INVALID
