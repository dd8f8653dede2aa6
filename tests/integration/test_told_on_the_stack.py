"""Is what was written told as past, as people and in figures, on the real log and topic?"""

import pytest
import pytest_asyncio

from writers import running

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def caselog(stack, tmp_path_factory):
    async with running(stack, tmp_path_factory.mktemp("told")) as clients:
        yield clients


async def edited(caselog, case, **changed):
    answer = await caselog.edit({"id": case["id"], "version": case["version"], **changed})
    assert answer.status_code == 200, answer.text
    return answer.json()[0]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def case(caselog):
    made = await caselog.case(title="One")
    made = await edited(caselog, made, title="Two", severity="high")
    made = await caselog.comment(made)
    return await edited(caselog, made, status="closed")


async def test_a_case_is_shown_as_every_answer_to_a_write_showed_it(caselog, case):
    first = await caselog.got(f"/api/cases/{case['id']}?at=1")
    last = await caselog.got(f"/api/cases/{case['id']}?at=now")

    assert (first["title"], first["severity"], first["status"]) == ("One", "low", "open")
    assert last == await caselog.got(f"/api/cases/{case['id']}")


async def test_every_action_is_told_with_old_and_new_values(caselog, case):
    told = await caselog.got(f"/api/cases/{case['id']}/_actions")

    types = [one["type"] for one in told["actions"]]
    assert types == ["create_case", "title", "severity", "comment", "status"]
    assert told["actions"][1]["changes"] == [{"field": "title", "old": "One", "new": "Two"}]
    assert all(one["created_by"]["username"] == "ana" for one in told["actions"])


async def test_the_difference_between_two_moments_is_told(caselog, case):
    told = await caselog.got(f"/api/cases/{case['id']}/_diff?from=1&to=3")

    assert [one["field"] for one in told["changes"]] == ["title", "severity"]


async def test_people_and_figures_are_those_of_what_was_written(caselog, case):
    path = f"/internal/cases/{case['id']}"
    people = await caselog.got(f"{path}/_users")
    stats = await caselog.got(f"{path}/user_actions/_stats")
    lifespan = await caselog.got(f"/internal/cases/metrics/{case['id']}?features=lifespan")
    trend = await caselog.got("/api/cases/_metrics/history?from=now/d")

    assert [one["user"]["username"] for one in people["participants"]] == ["ana"]
    assert (stats["total"], stats["total_comments"]) == (5, 1)
    assert lifespan["lifespan"]["closeDate"] == case["closed_at"]
    assert (trend["days"][-1]["opened"], trend["days"][-1]["closed"]) == (1, 1)


async def test_a_deleted_case_keeps_its_past_for_those_who_may_delete(caselog):
    made = await caselog.case(title="Bad")
    path = f"/api/cases/{made['id']}"
    gone = await caselog.ask("DELETE", f'/api/cases?ids=["{made["id"]}"]')
    assert gone.status_code == 204, gone.text

    assert (await caselog.got(f"{path}?at=1"))["title"] == "Bad"
    assert (await caselog.ask("GET", path)).status_code == 404
    assert (await caselog.ask("GET", f"{path}?at=1", by="read")).status_code == 403
    told = await caselog.got(f"{path}/_actions")
    assert [one["type"] for one in told["actions"]] == ["create_case", "delete_case"]
