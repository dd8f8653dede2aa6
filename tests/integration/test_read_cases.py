"""How is one case read over HTTP (Cases API P5, D4)?"""

import pytest

from case_events import CaseDeleted, StatusChanged
from examples import ATTACHMENTS, added
from library import OWNER, library

pytestmark = pytest.mark.integration
CASE = "/api/cases/A"


@pytest.fixture
async def cases(stack):
    async with library(stack) as made:
        await made.opens("A", title="Phishing", tags=["mail"], incremental_id=7)
        yield made


async def test_a_case_is_shown_without_its_comments(cases):
    await cases.happens("A", added())

    case = await cases.read(CASE)

    assert case == {
        "id": "A",
        "version": "WzIsMV0=",
        "incremental_id": 7,
        "owner": OWNER,
        "title": "Phishing",
        "description": "It says nothing.",
        "tags": ["mail"],
        "status": "open",
        "severity": "low",
        "category": None,
        "assignees": [],
        "connector": {"id": "none", "name": "none", "type": ".none", "fields": None},
        "settings": {"syncAlerts": True},
        "customFields": [],
        "observables": [],
        "totalComment": 1,
        "totalAlerts": 0,
        "totalEvents": 0,
        "created_at": "2026-01-02T12:00:00.000Z",
        "created_by": cases_author(),
        "updated_at": "2026-01-02T12:00:00.000Z",
        "updated_by": cases_author(),
        "closed_at": None,
        "closed_by": None,
        "duration": None,
        "external_service": None,
    }


def cases_author():
    return {
        "email": "ana@example.com",
        "full_name": "Ana Diaz",
        "username": "ana",
        "profile_uid": "u-ana",
    }


async def test_a_case_is_read_from_the_store_as_from_memory(cases):
    hot = await cases.read(CASE)
    cases.store.hot.forget()

    assert await cases.read(CASE) == hot


async def test_unknown_parameters_of_a_case_are_ignored(cases):
    assert (await cases.read(CASE, includeComments="true", foo="1"))["id"] == "A"


async def test_a_changed_case_is_shown_as_it_is_now(cases):
    await cases.read(CASE)
    await cases.happens("A", StatusChanged(status="closed"), at=2)

    case = await cases.read(CASE)

    assert (case["status"], case["duration"], case["time_to_resolve"]) == ("closed", 120, 120)


@pytest.mark.parametrize("path", ["", "/resolve"])
async def test_a_case_that_is_not_there_is_not_found(cases, path):
    await cases.opens("elsewhere", space="soc")
    await cases.opens("gone")
    await cases.happens("gone", CaseDeleted())

    for name in ("nothing", "elsewhere", "gone"):
        said = await cases.refused(f"/api/cases/{name}{path}", 404)
        assert said == f"Saved object [cases/{name}] not found"
        cases.store.hot.forget()
        assert await cases.refused(f"/api/cases/{name}{path}", 404) == said
    assert await cases.read(f"/s/soc/api/cases/elsewhere{path}")


@pytest.mark.parametrize("path", ["", "/resolve"])
async def test_a_case_of_an_owner_that_one_may_not_read_is_forbidden(cases, path):
    for may in ({"cases": ["all"]}, {OWNER: ["create", "update", "delete"]}, {}):
        said = await cases.refused(CASE + path, 403, may=may)
        assert said == 'Unauthorized to access case with owners: "securitySolution"'


async def test_who_says_nothing_is_asked_who_it_is(cases):
    answer = await cases.ask(CASE, may=None)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic")


async def test_a_case_is_resolved_with_everything_attached(cases):
    for n, attachment in enumerate(ATTACHMENTS.values()):
        await cases.happens("A", added(attachment, f"c-{n}"), at=n)

    resolved = await cases.read(f"{CASE}/resolve")

    assert set(resolved) == {"case", "outcome"}
    assert resolved["outcome"] == "exactMatch"
    assert [one["id"] for one in resolved["case"]["comments"]] == [f"c-{n}" for n in range(6)]
    assert [one["type"] for one in resolved["case"]["comments"]] == list(ATTACHMENTS)


async def test_a_case_is_resolved_as_lists_show_it_where_comments_are_not_wanted(cases):
    await cases.happens("A", added())

    resolved = await cases.read(f"{CASE}/resolve", includeComments="false")

    (listed,) = (await cases.read("/api/cases/_find"))["cases"]
    assert resolved["case"] == listed == await cases.read(CASE) | {"comments": []}


async def test_a_resolve_takes_no_other_parameter(cases):
    path = f"{CASE}/resolve"

    assert await cases.refused(path, 400, foo="1") == 'invalid keys "foo"'
    assert "[boolean]" in await cases.refused(path, 400, includeComments="maybe")


async def test_a_path_that_ends_in_a_slash_is_the_path_without(cases):
    answer = await cases.ask("/s/soc/api/cases/alerts/a-1/", owner=OWNER)

    assert answer.status_code == 302
    assert answer.headers["location"] == f"/s/soc/api/cases/alerts/a-1?owner={OWNER}"
