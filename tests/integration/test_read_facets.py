"""What do the cases of a space have in common (Cases API P21, P22, categories, D1)?"""

import pytest
import pytest_asyncio

from case_events import CaseDeleted, CategoryChanged, StatusChanged, TagsChanged, User
from library import OWNER, library

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
TAGS, REPORTERS = "/api/cases/tags", "/api/cases/reporters"
CATEGORIES, STATUS = "/internal/cases/categories", "/api/cases/status"
BO = User(username="bo", full_name="Bo", email="bo@example.com")
READER = {OWNER: ["read"]}
NO_READER = {OWNER: ["create", "update", "delete"]}
DAY = 24 * 60


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cases(stack):
    async with library(stack) as made:
        await made.opens("A", tags=("ä", "x", "x"), category="net", by=BO)
        await made.opens("B", tags=("B", "a"), category="disk", at=DAY)
        later = BO.model_copy(update={"full_name": "Bo Berg", "profile_uid": "u-bo"})
        await made.opens("C", owner="cases", tags=("of cases",), by=later, at=2 * DAY)
        await made.opens("D", tags=("old",), category="old", by=User(), at=3 * DAY)
        await made.happens("D", TagsChanged(now=("a",), added=("a",), removed=("old",)))
        await made.happens("D", CategoryChanged(category=None))
        await made.happens("D", StatusChanged(status="closed"))
        await made.opens("S", space="soc", tags=("soc",), category="soc", by=User(username="zoe"))
        await made.opens("G", tags=("gone",), category="gone", by=User(username="gone"))
        await made.happens("G", CaseDeleted())
        yield made


async def test_each_tag_comes_once_and_in_order(cases):
    assert await cases.read(TAGS) == ["B", "a", "of cases", "x", "ä"]
    assert await cases.read(TAGS, owner="cases") == ["of cases"]
    assert await cases.read(TAGS, may=READER) == ["B", "a", "x", "ä"]
    assert await cases.read(TAGS, owner=["cases", "unknown"], may=READER) == []
    assert await cases.read(f"/s/soc{TAGS}") == ["soc"]
    assert await cases.read(f"/s/none{TAGS}") == []


async def test_each_category_comes_once_and_in_order(cases):
    assert await cases.read(CATEGORIES) == ["disk", "net"]
    assert await cases.read(CATEGORIES, owner="cases") == []
    assert await cases.read(f"/s/soc{CATEGORIES}") == ["soc"]


async def test_each_reporter_comes_once_as_of_the_last_case(cases):
    ana, bo = await cases.read(REPORTERS)

    assert ana["username"] == "ana"
    assert bo == {
        "email": "bo@example.com",
        "full_name": "Bo Berg",
        "username": "bo",
        "profile_uid": "u-bo",
    }


async def test_a_reporter_is_told_as_of_the_last_case_that_one_may_read(cases):
    ana, bo = await cases.read(REPORTERS, may=READER)
    (zoe,) = await cases.read(f"/s/soc{REPORTERS}")

    assert (ana["username"], bo["full_name"], zoe["username"]) == ("ana", "Bo", "zoe")
    assert [one["full_name"] for one in await cases.read(REPORTERS, owner="cases")] == ["Bo Berg"]


def counts(opened, in_progress, closed):
    return {
        "count_open_cases": opened,
        "count_in_progress_cases": in_progress,
        "count_closed_cases": closed,
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, counts(3, 0, 1)),
        ({"owner": "cases"}, counts(1, 0, 0)),
        ({"owner": "unknown"}, counts(0, 0, 0)),
        ({"from": "2026-01-03"}, counts(2, 0, 1)),
        ({"from": "2026-01-03", "to": "2026-01-03"}, counts(1, 0, 0)),
        ({"may": READER}, counts(2, 0, 1)),
    ],
)
async def test_cases_are_counted_by_status(cases, asked, expected):
    assert await cases.read(STATUS, **asked) == expected


async def test_counting_by_status_is_an_old_way(cases):
    answer = await cases.ask(STATUS)

    assert answer.headers["warning"] == '299 Kibana-9.3.0 "Deprecated endpoint"'


@pytest.mark.parametrize("path", [TAGS, REPORTERS, CATEGORIES, STATUS])
async def test_what_cannot_be_asked_is_refused(cases, path):
    assert await cases.refused(path, 400, foo="1") == 'invalid keys "foo"'


@pytest.mark.parametrize("asked", [{"from": "x"}, {"to": "x"}])
async def test_a_time_that_is_none_is_refused(cases, asked):
    said = await cases.refused(STATUS, 400, **asked)

    assert said == 'Invalid "from" and/or "to" query parameters'


@pytest.mark.parametrize(
    ("path", "thing"),
    [(TAGS, "case"), (REPORTERS, "case"), (CATEGORIES, "case"), (STATUS, "cases")],
)
async def test_who_may_read_no_owner_is_forbidden(cases, path, thing):
    for may in (NO_READER, {}):
        said = await cases.refused(path, 403, may=may)
        assert said == f"Unauthorized to access {thing} of any owner"
