"""How did it go, day by day?"""

import pytest
import pytest_asyncio

from case_events import AssigneesChanged, CaseDeleted, SeverityChanged, StatusChanged, TagsChanged
from library import OWNER, library

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
PATH = "/api/cases/_metrics/history"
STANDING = "/api/cases/_metrics/open"
DAY = 24 * 60
WEEK = {"from": "2026-01-02", "to": "2026-01-06"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cases(stack):
    async with library(stack) as made:
        await made.opens("A", assignees=("u-1",), tags=("x", "y"))
        await made.happens("A", StatusChanged(status="in-progress"), at=10)
        await made.happens("A", StatusChanged(status="closed"), at=30)
        await made.happens("A", StatusChanged(status="open"), at=DAY)
        given = AssigneesChanged(now=("u-2",), added=("u-2",), removed=("u-1",))
        await made.happens("A", given, SeverityChanged(severity="critical"), at=DAY)
        await made.happens("A", TagsChanged(now=(), added=(), removed=("x", "y")), at=DAY)
        await made.happens("A", StatusChanged(status="closed"), at=2 * DAY)
        await made.opens("B", at=5, tags=("x",), category="mail")
        await made.opens("C", owner="cases", at=2 * DAY, severity="high")
        await made.happens("C", StatusChanged(status="closed"), at=2 * DAY + 1)
        await made.opens("gone", tags=("secret",))
        await made.happens("gone", StatusChanged(status="closed"), at=1)
        await made.happens("gone", CaseDeleted(), at=2)
        await made.opens("S", space="soc")
        yield made


def rows(told):
    return [tuple(one.values()) for one in told["days"] if any(list(one.values())[1:4])]


async def test_every_day_tells_what_opened_and_closed_and_how_many_were_open(cases):
    told = await cases.read(PATH, **WEEK)

    assert (told["from"], told["to"]) == ("2026-01-02", "2026-01-06")
    assert [list(one.values()) for one in told["days"]] == [
        ["2026-01-02", 2, 1, 0, 1],
        ["2026-01-03", 0, 0, 1, 2],
        ["2026-01-04", 1, 2, 0, 1],
        ["2026-01-05", 0, 0, 0, 1],
        ["2026-01-06", 0, 0, 0, 1],
    ]
    assert list(told["days"][0]) == ["day", "opened", "closed", "reopened", "open"]
    assert (told["opened"], told["closed"], told["reopened"]) == (3, 3, 1)


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        ("2026-01-01", []),
        ("2026-01-02", [(0, "low")]),
        ("2026-01-03", [(1, "critical"), (1, "low")]),
        ("2026-01-04", [(1, "low")]),
        ("2026-01-05", [(3, "low")]),
    ],
)
async def test_what_was_open_on_a_day_is_told_by_age_and_severity_as_it_was(cases, day, standing):
    told = await cases.read(STANDING, at=day)
    ages = {one.pop("days"): one for one in told["ages"]}
    found = [(age, name) for age, of in ages.items() for name, count in of.items() if count]

    assert sorted(found) == standing
    assert (told["at"], told["open"]) == (day, len(standing))
    assert told["open"] == (await cases.read(PATH, **{"from": day, "to": day}))["days"][0]["open"]


@pytest.mark.parametrize(
    ("asked", "standing"),
    [
        ({}, [(1, "critical"), (1, "low")]),
        ({"severity": "critical"}, [(1, "critical")]),
        ({"severity": ["low", "high"]}, [(1, "low")]),
        ({"tags": "x"}, [(1, "low")]),
        ({"assignees": "u-2"}, [(1, "critical")]),
        ({"assignees": ["none", "u-2"]}, [(1, "critical"), (1, "low")]),
        ({"assignees": "none", "severity": "critical"}, []),
        ({"tags": "x", "owner": "cases"}, []),
    ],
)
async def test_only_what_fits_the_filters_was_open_on_a_day(cases, asked, standing):
    told = await cases.read(STANDING, at="2026-01-03", **asked)
    ages = {one.pop("days"): one for one in told["ages"]}
    found = [(age, name) for age, of in ages.items() for name, count in of.items() if count]

    assert (sorted(found), told["open"]) == (standing, len(standing))


async def test_filters_show_nobody_a_case_that_they_may_not_read(cases):
    told = await cases.read(STANDING, at="2026-01-03", tags="x", may={"cases": ["read"]})
    many = [f"tag-{number}" for number in range(101)]

    assert told["open"] == 0
    await cases.refused(STANDING, 400, tags=many)


async def test_what_is_open_now_is_told_without_a_day(cases):
    told = await cases.read(STANDING)
    assert (told["at"], told["open"]) == ("2026-01-12", 1)

    assert (await cases.read(STANDING, owner="cases"))["open"] == 0
    assert (await cases.read(f"/s/soc{STANDING}"))["open"] == 1


async def test_who_may_not_read_cases_is_not_told_and_what_is_no_day_is_refused(cases):
    assert (await cases.read(STANDING, at="2026-01-03", may={"cases": ["read"]}))["open"] == 0
    await cases.refused(STANDING, 403, may={OWNER: ["create"]})

    said = await cases.refused(STANDING, 400, at="someday")
    assert said == 'Invalid "at" query parameter'


async def test_durations_are_told_as_percentiles(cases):
    told = await cases.read(PATH, **WEEK)

    assert told["acknowledge"] == {
        "count": 2,
        "mean": 330,
        "p50": 60,
        "p90": 600,
        "p95": 600,
        "p99": 600,
    }
    assert (told["resolve"]["count"], told["resolve"]["p50"]) == (3, 1800)
    assert (told["investigate"]["count"], told["investigate"]["p50"]) == (3, 1200)


async def test_any_past_day_is_told_as_it_was(cases):
    told = await cases.read(PATH, **{"from": "2026-01-02", "to": "2026-01-02"}, by="assignee")

    assert rows(told) == [("2026-01-02", 2, 1, 0, 1)]
    assert [(one["value"], one["opened"], one["closed"]) for one in told["by"]["assignee"]] == [
        ("u-1", 1, 1),
        (None, 1, 0),
    ]


async def test_figures_are_told_by_assignee_severity_and_tag_as_they_were_then(cases):
    by = (await cases.read(PATH, **WEEK, by=["assignee", "severity", "tag", "category"]))["by"]

    def told(name):
        return {one["value"]: (one["opened"], one["closed"], one["reopened"]) for one in by[name]}

    assert told("assignee") == {"u-1": (1, 1, 1), "u-2": (0, 1, 0), None: (2, 1, 0)}
    assert told("severity") == {"low": (2, 1, 1), "critical": (0, 1, 0), "high": (1, 1, 0)}
    assert told("tag") == {"x": (2, 1, 1), "y": (1, 1, 1)}
    assert told("category") == {None: (2, 3, 1), "mail": (1, 0, 0)}
    assert by["severity"][0]["resolve"]["p50"] == 1800


@pytest.mark.parametrize(
    ("asked", "opened", "closed"),
    [
        ({"assignees": "u-1"}, 1, 1),
        ({"assignees": ["u-1", "u-2"]}, 1, 2),
        ({"assignees": "none"}, 2, 1),
        ({"assignees": ["none", "u-2"]}, 2, 2),
        ({"severity": "critical"}, 0, 1),
        ({"tags": ["x", "y"]}, 2, 1),
        ({"tags": "x", "assignees": "none"}, 1, 0),
        ({"owner": "cases"}, 1, 1),
        ({"owner": "unknown"}, 0, 0),
    ],
)
async def test_only_what_fits_the_filters_is_told(cases, asked, opened, closed):
    told = await cases.read(PATH, **WEEK, **asked)

    assert (told["opened"], told["closed"]) == (opened, closed)
    assert ("open" in told["days"][0]) == ("owner" in asked)


async def test_without_a_time_the_last_thirty_days_are_told(cases):
    told = await cases.read(PATH)

    assert (told["from"], told["to"], len(told["days"])) == ("2025-12-14", "2026-01-12", 30)
    assert (await cases.read(PATH, **{"from": "now-2d"}))["from"] == "2026-01-10"
    assert (await cases.read(PATH, **{"from": "now+2d"}))["days"] == []


async def test_a_deleted_case_is_not_told_of_nor_one_of_another_space(cases):
    told = await cases.read(PATH, **WEEK, by="tag")
    assert "secret" not in [one["value"] for one in told["by"]["tag"]]

    assert rows(await cases.read(f"/s/soc{PATH}", **WEEK)) == [("2026-01-02", 1, 0, 0, 1)]


async def test_what_is_told_follows_what_happens(cases):
    span = {"from": "2026-02-01", "to": "2026-02-02", "by": "tag"}
    assert (await cases.read(PATH, **span))["opened"] == 0

    await cases.opens("late", tags=("z",), at=30 * DAY)
    told = await cases.read(PATH, **span)
    assert (told["opened"], [one["value"] for one in told["by"]["tag"]]) == (1, ["z"])

    await cases.happens("late", StatusChanged(status="closed"), at=31 * DAY)
    assert rows(await cases.read(PATH, **span))[1][:3] == ("2026-02-02", 0, 1)

    await cases.happens("late", CaseDeleted(), at=32 * DAY)
    told = await cases.read(PATH, **span)
    assert (told["opened"], told["closed"], told["by"]["tag"]) == (0, 0, [])


async def test_only_the_cases_that_one_may_read_are_told_of(cases):
    told = await cases.read(PATH, **WEEK, may={"cases": ["read"]})
    assert rows(told) == [("2026-01-04", 1, 1, 0, 0)]

    said = await cases.refused(PATH, 403, may={OWNER: ["create"]})
    assert said == "Unauthorized to access cases of any owner"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"from": "x"}, 'Invalid "from" and/or "to" query parameters'),
        ({"from": "2020", "to": "2026"}, "Too many days are asked for. The maximum is 1000."),
        ({"by": "owner"}, 'Invalid value "owner" supplied to "by"'),
        ({"severity": "bad"}, 'Invalid value "bad" supplied to "severity"'),
        ({"tags": ["x"] * 101}, "The length of the field tags is too long."),
        ({"assignees": ["x"] * 101}, "The length of the field assignees is too long."),
        ({"page": "1"}, 'invalid keys "page"'),
    ],
)
async def test_what_cannot_be_asked_is_refused(cases, asked, said):
    assert said in await cases.refused(PATH, 400, **asked)
