"""Do rules open cases as they should, over HTTP and on the real stack?"""

import asyncio
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from asking import asking, name_of_run
from case_events.commands import RunRule
from desks import OWNER
from examples import ANA
from writers import PUSHER, of, running

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
ID = "system-connector-.cases"
PATH = f"/api/actions/connector/{ID}"
INDEX = "i"
PATIENCE = 60


def alert(id_, **fields):
    return {"_id": id_, "_index": INDEX} | fields


class World:
    """All services, people, and rules."""

    def __init__(self, clients, run):
        self.clients, self.run_ = clients, run

    async def run(self, rule, /, *alerts, space="", by="ana", **changed):
        """What a run comes to."""
        params = {
            "alerts": alerts,
            "groupingBy": ["host.name"],
            "owner": OWNER,
            "rule": {"id": rule, "name": "Scan", "tags": ["net"]},
        }
        return await self.execute({"subAction": "run", "subActionParams": params | changed}, by)

    async def execute(self, params, by="ana"):
        answer = await self.clients.ask("POST", f"{PATH}/_execute", {"params": params}, by=by)
        if by == "ana":
            assert answer.status_code == 200, answer.text
        return answer.json()

    async def ran(self, *said, **changed):
        """The cases of a run that is ok, as readers see them."""
        told = await self.run(*said, **changed)
        assert told["status"] == "ok", told
        return [await self.clients.got(f"/api/cases/{one}") for one in told["data"]["cases"]]

    async def alerts_of(self, case):
        found = await self.clients.got(f"/api/cases/{case['id']}/alerts")
        return sorted(one["id"] for one in found)


@asynccontextmanager
async def ruling(stack, folder, **said):
    run = name_of_run()
    async with running(stack, folder, run=run, alerts=True, **said) as clients:
        async with asyncio.timeout(PATIENCE):
            while (await clients.ask("GET", "/readyz")).json()["degraded"]:  # noqa: ASYNC110 - it is asked over HTTP
                await asyncio.sleep(0.05)
        yield World(clients, run)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(stack, tmp_path_factory):
    async with ruling(stack, tmp_path_factory.mktemp("users")) as made:
        yield made


A1, A2, A3 = (
    alert("a1", **{"host.name": "A"}),
    alert("a2", host={"name": "B"}),
    alert("a3"),
)


async def test_the_example_of_the_reference(world):
    first = await world.ran("r1", A1, A2, A3)
    [again] = await world.ran("r1", alert("a4", **{"host.name": "A"}))

    assert [one["title"] for one in first] == [
        "Scan - Grouping by A (Auto-created)",
        "Scan - Grouping by B (Auto-created)",
        "Scan - Grouping by unknown (Auto-created)",
    ]
    assert again["id"] == first[0]["id"]
    assert await world.alerts_of(again) == ["a1", "a4"]
    assert again["tags"] == ["auto-generated", "rule:r1", "host.name", "host.name:A", "net"]
    assert again["description"] == (
        "This case was created by the rule Scan. The assigned alerts are grouped by `host.name: A`."
    )
    assert (again["settings"], again["severity"]) == ({"syncAlerts": False}, "low")
    assert again["created_by"]["username"] == "ana"
    assert again["incremental_id"]

    await world.clients.edit(of(again, status="closed"))
    [second] = await world.ran("r1", alert("a5", **{"host.name": "A"}))

    assert second["title"] == "Scan - Grouping by A (2) (Auto-created)"
    assert await world.alerts_of(second) == ["a5"]


async def test_a_closed_case_is_opened_again_where_that_is_wanted(world):
    [case] = await world.ran("r2", A1)
    await world.clients.edit(of(case, status="closed"))
    [again] = await world.ran("r2", alert("a5", **{"host.name": "A"}), reopenClosedCases=True)

    assert (again["id"], again["status"]) == (case["id"], "open")
    assert await world.alerts_of(again) == ["a1", "a5"]


async def test_more_groups_than_may_be_opened_are_one_case(world):
    [case] = await world.ran("r3", A1, A2, A3, maximumCasesToOpen=2)

    assert case["title"] == "Scan (Auto-created)"
    assert await world.alerts_of(case) == ["a1", "a2", "a3"]


async def test_or_they_wait_and_are_opened_bit_by_bit(world):
    said = {"maximumCasesToOpen": 1, "options": {"overflow": "queue"}}
    told = await world.run("r4", A1, A2, A3, **said)
    path = f"/api/cases/_find?tags=rule:r4&owner={OWNER}"
    async with asyncio.timeout(PATIENCE):
        while (await world.clients.got(path))["total"] < 3:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.05)
    found = (await world.clients.got(path))["cases"]

    assert (len(told["data"]["cases"]), told["data"]["waiting"]) == (1, 2)
    assert {one["title"] for one in found} == {
        f"Scan - Grouping by {host} (Auto-created)" for host in ("A", "B", "unknown")
    }


async def test_the_same_run_twice_adds_nothing_and_a_deleted_case_is_made_again(world):
    [case] = await world.ran("r5", A1)
    [again] = await world.ran("r5", A1)
    assert again["version"] == case["version"]

    await world.clients.ask("DELETE", f'/api/cases?ids=["{case["id"]}"]')
    [new] = await world.ran("r5", A1)

    assert (new["id"], new["totalAlerts"]) == (case["id"], 1)


async def test_many_who_run_the_same_rule_at_once_open_one_case(world):
    ran = await asyncio.gather(
        *(world.ran("r6", alert(str(n), **{"host.name": "A"})) for n in range(8))
    )
    case = await world.clients.got(f"/api/cases/{ran[0][0]['id']}")

    assert {one["id"] for [one] in ran} == {case["id"]}
    assert case["totalAlerts"] == 8


async def test_groups_that_are_ready_say_comments_and_titles(world):
    group = {"alerts": [A1], "grouping": {"x": 1}, "comments": ["look"], "title": "Mine"}
    [case] = await world.ran("r7", groupedAlerts=[group], groupingBy=[])
    comments = await world.clients.got(f"/api/cases/{case['id']}/comments")

    assert case["title"] == "Mine"
    assert [one["type"] for one in comments] == ["user", "alert"]
    assert comments[1]["rule"] == {"id": "r7", "name": "Scan"}


async def test_alerts_that_are_managed_elsewhere_have_no_rule(world):
    [case] = await world.ran("r8", A1, internallyManagedAlerts=True)
    [comment] = await world.clients.got(f"/api/cases/{case['id']}/comments")

    assert comment["rule"] == {"id": None, "name": None}


async def test_no_alerts_open_no_case(world):
    assert await world.ran("r9") == []


async def test_a_template_says_how_the_case_begins(world):
    configuration = {
        "owner": OWNER,
        "connector": {"id": "none", "name": "none", "type": ".none", "fields": None},
        "closure_type": "close-by-user",
        "customFields": [{"key": "k", "label": "K", "type": "text", "required": True}],
        "templates": [
            {
                "key": "t",
                "name": "T",
                "caseFields": {
                    "title": "From the template",
                    "severity": "high",
                    "customFields": [{"key": "k", "type": "text", "value": "said"}],
                },
            }
        ],
    }
    space = "/s/soc"
    answer = await world.clients.ask("POST", f"{space}/api/cases/configure", configuration)
    assert answer.status_code == 200, answer.text
    params = {
        "alerts": [A1],
        "groupingBy": [],
        "owner": OWNER,
        "rule": {"id": "r10", "name": "Scan"},
        "templateId": "t",
    }
    body = {"params": {"subAction": "run", "subActionParams": params}}
    told = (await world.clients.ask("POST", f"{space}{PATH}/_execute", body)).json()
    case = await world.clients.got(f"{space}/api/cases/{told['data']['cases'][0]}")

    assert (case["title"], case["severity"]) == ("From the template", "high")
    assert case["customFields"] == [{"key": "k", "type": "text", "value": "said"}]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"timeWindow": "7y"}, 'Field "timeWindow": Not a valid time window'),
        ({"timeWindow": "4m"}, 'Field "timeWindow": Time window should be at least 5 minutes'),
        (
            {"alerts": [{"_id": "x"}]},
            'Field "alerts.0": Alert ID and index must be defined',
        ),
        (
            {"groupingBy": ["a", "b"]},
            'Field "groupingBy": Array must contain at most 1 element(s)',
        ),
        (
            {"maximumCasesToOpen": 21},
            'Field "maximumCasesToOpen": Number must be less than or equal to 20',
        ),
        (
            {"maximumCasesToOpen": 0},
            'Field "maximumCasesToOpen": Number must be greater than or equal to 1',
        ),
        ({"rule": {"id": "r"}}, 'Field "rule.name": Required'),
        ({"colour": "red"}, "Field \"\": Unrecognized key(s) in object: 'colour'"),
    ],
)
async def test_what_is_wrong_is_said_in_the_envelope(world, changed, why):
    told = await world.run("r11", A1, **changed)

    assert (told["status"], told["connector_id"]) == ("error", ID)
    assert told["service_message"] == f"Request validation failed ({why})"


async def test_what_is_no_run_is_an_error_without_a_service_message(world):
    told = await world.execute({"subAction": "stop", "subActionParams": {}})

    assert (told["status"], told["retry"]) == ("error", False)
    assert told["message"].startswith("error validating action params")
    assert "service_message" not in told


@pytest.mark.parametrize("by", ["read", "create", "delete"])
async def test_who_may_not_do_all_that_a_rule_does_is_refused(world, by):
    told = await world.run("r12", A1, by=by)

    assert told["statusCode"] == 403
    assert told["message"] == 'Unauthorized to execute a ".cases" action'


@pytest.mark.parametrize(
    ("method", "status", "message"),
    [
        ("GET", 404, f"Connector {ID} not found"),
        ("PUT", 400, f"System action {ID} can not be updated."),
        ("DELETE", 400, f"System action {ID} is not allowed to delete."),
        ("POST", 400, "System action creation is forbidden. Action type: .cases."),
    ],
)
async def test_the_system_action_is_no_connector(world, method, status, message):
    answer = await world.clients.ask(method, PATH, {} if method in {"PUT", "POST"} else None)

    assert (answer.status_code, answer.json()["message"]) == (status, message)


async def test_the_same_over_kafka_is_answered_with_its_cases_and_again_without_a_second_run(
    world, stack
):
    params = {
        "alerts": [A1, A2],
        "groupingBy": ["host.name"],
        "owner": OWNER,
        "rule": {"id": "r20", "name": "Scan"},
    }
    async with asking(stack, world.run_) as asker:
        said = {"authorization": PUSHER, "by": ANA, "id": "run-1"}
        ran = await asker.ask(RunRule(params=params), "r20", **said)
        record, _ = asker.named(RunRule(params=params), "r20", **said)
        await asker.send(record)
        await asker.until(lambda: len(asker.heard["run-1"]) > 1)
        wrong = await asker.ask(RunRule(params={"owner": OWNER}), "r20", authorization=PUSHER)
        soar = await asker.ask(RunRule(params=params), "r20")
        other = await asker.ask(RunRule(params=params), "r20", by=ANA)
        nobody = await asker.ask(
            RunRule(params=params), "r20", authorization="ApiKey bm9ib2R5Om5vdGhpbmc="
        )
        [first, again] = asker.heard["run-1"]
    async with asyncio.timeout(PATIENCE):
        path = f"/api/cases/_find?tags=rule:r20&owner={OWNER}"
        while (found := await world.clients.got(path))["total"] < 2:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.05)

    assert (ran.type, ran.waiting) == ("ran", 0)
    assert set(ran.cases) == {one["id"] for one in found["cases"]}
    assert first == again
    assert {one["created_by"]["username"] for one in found["cases"]} == {ANA.username}
    assert wrong.status_code == 400
    assert wrong.message.startswith("Request validation failed (")
    assert (soar.status_code, other.status_code, nobody.status_code) == (403, 403, 401)
