"""What do the cases of a space have in common (Cases API P21, P22, categories, D1)?"""

import pytest
import pytest_asyncio

from case_events import CaseDeleted, CategoryChanged, StatusChanged, TagsChanged, User
from library import OWNER, library

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
TAGS, REPORTERS = "/api/cases/tags", "/api/cases/reporters"
CATEGORIES, STATUS = "/internal/cases/categories", "/api/cases/status"
BO = User(username="bo", full_name="Bo", email="bo@example.com")
COUNTS = "/api/cases/_counts"
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


def listed(told, field):
    return {one["value"]: one["count"] for one in told["fields"][field]["values"]}


async def test_each_choice_of_a_filter_tells_how_many_cases_it_would_leave(cases):
    told = await cases.read(COUNTS)

    assert told["total"] == 4
    assert listed(told, "status") == {"open": 3, "closed": 1}
    assert listed(told, "severity") == {"low": 4}
    assert listed(told, "owner") == {OWNER: 3, "cases": 1}
    assert listed(told, "tags") == {"a": 2, "x": 1, "ä": 1, "B": 1, "of cases": 1}
    assert listed(told, "assignees") == {"none": 4}
    assert listed(told, "category") == {"net": 1, "disk": 1}
    assert listed(told, "reporters") == {"ana": 1, "bo": 2}
    assert told["fields"]["tags"]["distinct"] == 5
    assert told["fields"]["tags"]["values"][0] == {"value": "a", "count": 2}


async def test_of_a_field_that_is_filtered_by_the_other_choices_stay(cases):
    told = await cases.read(COUNTS, tags="x", status="open")

    assert told["total"] == 1
    assert listed(told, "tags") == {"a": 1, "x": 1, "ä": 1, "B": 1, "of cases": 1}
    assert listed(told, "status") == {"open": 1}
    assert listed(told, "category") == {"net": 1}
    assert listed(told, "owner") == {OWNER: 1}


async def test_only_cases_that_one_may_read_are_counted(cases):
    told = await cases.read(COUNTS, may=READER)
    asked = await cases.read(COUNTS, may=READER, owner="cases")

    assert (told["total"], listed(told, "owner")) == (3, {OWNER: 3})
    assert "of cases" not in listed(told, "tags")
    assert (asked["total"], listed(asked, "owner"), listed(asked, "tags")) == (0, {OWNER: 3}, {})


async def test_a_search_and_a_time_count_for_every_field(cases):
    found = await cases.read(COUNTS, search="zzz")
    later = await cases.read(COUNTS, **{"from": "2026-01-03"}, owner="cases")

    assert (found["total"], listed(found, "status")) == (0, {})
    assert (later["total"], listed(later, "owner")) == (1, {OWNER: 2, "cases": 1})
    assert listed(later, "reporters") == {"bo": 1}


async def test_of_another_space_nothing_is_counted(cases):
    assert (await cases.read(f"/s/soc{COUNTS}"))["total"] == 1
    assert (await cases.read(f"/s/none{COUNTS}"))["total"] == 0


@pytest.mark.parametrize("path", [TAGS, REPORTERS, CATEGORIES, STATUS, COUNTS])
async def test_what_cannot_be_asked_is_refused(cases, path):
    assert await cases.refused(path, 400, foo="1") == 'invalid keys "foo"'


@pytest.mark.parametrize("asked", [{"from": "x"}, {"to": "x"}])
async def test_a_time_that_is_none_is_refused(cases, asked):
    said = await cases.refused(STATUS, 400, **asked)

    assert said == 'Invalid "from" and/or "to" query parameters'


@pytest.mark.parametrize(
    ("path", "thing"),
    [
        (TAGS, "case"),
        (REPORTERS, "case"),
        (CATEGORIES, "case"),
        (STATUS, "cases"),
        (COUNTS, "cases"),
    ],
)
async def test_who_may_read_no_owner_is_forbidden(cases, path, thing):
    for may in (NO_READER, {}):
        said = await cases.refused(path, 403, may=may)
        assert said == f"Unauthorized to access {thing} of any owner"


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"tags": ["x", "a"]}, {"A", "B", "D"}),
        ({"tags": ["x", "ä"], "tagsMatch": "all"}, {"A"}),
        ({"tags": ["x", "a"], "tagsMatch": "all"}, set()),
        ({"tags": ["x", "a"], "tagsMatch": "none"}, {"C"}),
        ({"reporters": ["bo"], "reportersMatch": "none"}, {"B", "D"}),
        ({"reporters": ["u-bo", "ana"], "reportersMatch": "none"}, {"A", "D"}),
        ({"category": ["net", "disk"], "categoryMatch": "none"}, {"C", "D"}),
        ({"assignees": "none", "assigneesMatch": "none"}, set()),
    ],
)
async def test_of_several_values_any_all_or_none_must_be_there(cases, asked, titles):
    found = await cases.read("/api/cases/_find", **asked)
    told = await cases.read(COUNTS, **asked)

    assert {one["id"] for one in found["cases"]} == titles
    assert told["total"] == len(titles)
