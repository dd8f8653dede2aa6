"""Which of the connectors that a file brings come in?"""

import pytest

from case_runtime.bringing import CONFLICT, Brought, Wanted
from connector_pusher.bringing import Bringing
from connector_pusher.systems.registry import SYSTEMS

JIRA = {"apiUrl": "https://jira.example", "projectKey": "SOC"}
WEBHOOK = {
    "createIncidentUrl": "https://a.example/",
    "createIncidentJson": "{}",
    "createIncidentResponseKey": "id",
    "getIncidentUrl": "https://a.example/{{{external.system.id}}}",
    "getIncidentResponseExternalTitleKey": "key",
    "viewIncidentUrl": "https://a.example/{{{external.system.id}}}",
    "updateIncidentUrl": "https://a.example/{{{external.system.id}}}",
    "updateIncidentJson": "{}",
    "hasAuth": False,
}


class Rows:
    """Those that were put."""

    def __init__(self):
        self.kept = {}

    async def one(self, connector_id):
        return self.kept.get(connector_id)

    async def put(self, after):
        self.kept[after.id] = after
        return True


async def brought(config, id_="c-1", type_=".jira", name="Jira"):
    """What is kept, and why what is not."""

    async def tell():
        pass

    rows = Rows()
    wanted = Wanted(
        space="default", overwrite=False, connectors=[Brought(id_, name, type_, config)]
    )
    return rows.kept, await Bringing(rows, SYSTEMS, ["*"], tell).bring(wanted)


@pytest.mark.parametrize(("type_", "config"), [(".jira", JIRA), (".cases-webhook", WEBHOOK)])
async def test_a_good_one_comes_in_without_its_secrets(type_, config):
    kept, refused = await brought(config, type_=type_)

    assert refused == {}
    assert kept["c-1"].missing_secrets
    assert dict(config).items() <= kept["c-1"].config.items()


@pytest.mark.parametrize(
    ("one", "why"),
    [
        ({"config": {}}, "error validating action type config"),
        ({"config": JIRA | {"odd": 1}}, "[odd]: definition for this key is missing"),
        (
            {
                "config": WEBHOOK | {"headers": {"Cookie": "x"}, "hasAuth": True},
                "type_": ".cases-webhook",
            },
            "Cookie",
        ),
        ({"config": JIRA, "id_": "a/b"}, "an id has up to 255 letters"),
        ({"config": JIRA, "id_": "__proto__"}, "an id has up to 255 letters"),
        ({"config": JIRA, "name": " "}, "[request body.name]"),
        ({"config": JIRA, "name": "n" * 256}, "[request body.name]"),
        ({"config": JIRA, "type_": ".none"}, "is not registered"),
    ],
)
async def test_what_nobody_could_have_saved_does_not_come_in(one, why):
    kept, refused = await brought(**one)

    assert kept == {}
    assert why in refused[one.get("id_", "c-1")]


async def test_one_that_is_there_stays():
    rows = Rows()
    wanted = Wanted(
        space="default", overwrite=False, connectors=[Brought("c-1", "Jira", ".jira", JIRA)] * 2
    )

    async def tell():
        pass

    assert await Bringing(rows, SYSTEMS, ["*"], tell).bring(wanted) == {"c-1": CONFLICT}
