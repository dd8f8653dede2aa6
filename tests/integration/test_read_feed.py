"""What does the page of a case read of its activity (Cases API §2.5, §3.4.3)?"""

import pytest
import pytest_asyncio

from case_events import (
    AttachmentChanged,
    AttachmentRemoved,
    CaseDeleted,
    TagsChanged,
    TitleChanged,
    Totals,
    UserComment,
)
from examples import ATTACHMENTS, added
from library import OWNER, library

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
FIND, STATS = "/internal/cases/{}/user_actions/_find", "/internal/cases/{}/user_actions/_stats"
ONE = Totals(comments=1)


def edited(name, text="Better."):
    said = UserComment(comment=text, owner=OWNER)
    return AttachmentChanged(comment_id=name, attachment=said, now=ONE)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cases(stack):
    async with library(stack) as made:
        await made.opens("A", tags=("x",))
        await made.happens("A", added(comment_id="c-1"), at=1)
        await made.happens("A", edited("c-1"), edited("c-1", "Best."), at=2)
        await made.happens("A", TitleChanged(title="New"), at=3)
        await made.happens("A", added(comment_id="c-2"), at=4)
        await made.happens("A", added(ATTACHMENTS["alert"], "a-1"), at=5)
        await made.happens("A", edited("c-2"), at=6)
        removed = AttachmentRemoved(comment_id="c-2", kind="user", last=8, now=ONE)
        await made.happens("A", removed, at=7)
        await made.happens("A", TagsChanged(now=("y",), added=("y",), removed=("x",)), at=8)
        await made.opens("mixed")
        await made.happens("mixed", added(UserComment(comment="x", owner="cases"), "m-1"))
        await made.opens("empty")
        await made.opens("gone")
        await made.happens("gone", CaseDeleted())
        yield made


async def latest(cases, **asked):
    page = await cases.read(FIND.format("A"), **asked)
    return [one["id"] for one in page["latestAttachments"]]


async def test_a_page_is_that_of_the_public_feed_with_the_attachments_beside_it(cases):
    every = await cases.read("/api/cases/A/comments")
    for asked in ({}, {"page": "2", "perPage": "3"}, {"types": "user"}, {"sortOrder": "desc"}):
        page = await cases.read(FIND.format("A"), **asked)
        attached = page.pop("latestAttachments")
        assert page == await cases.read("/api/cases/A/user_actions/_find", **asked)
        assert all(one in every for one in attached)


async def test_each_attachment_that_a_page_is_about_is_there_once_as_it_is_now(cases):
    page = await cases.read(FIND.format("A"))

    comment, alert = page["latestAttachments"]
    assert (comment["id"], comment["comment"]) == ("c-1", "Best.")
    assert alert == await cases.read("/api/cases/A/comments/a-1")


async def test_attachments_of_other_pages_and_of_other_actions_are_not_there(cases):
    assert await latest(cases, types="alert") == ["a-1"]
    assert await latest(cases, page="2", perPage="6") == ["a-1"]
    assert await latest(cases, types="title") == []
    assert await latest(cases, perPage="0") == []


async def test_an_attachment_that_one_may_not_read_is_not_there(cases):
    page = await cases.read(FIND.format("mixed"), may={OWNER: ["read"]})

    assert (len(page["userActions"]), page["latestAttachments"]) == (2, [])


async def test_what_happened_is_counted(cases):
    assert await cases.read(STATS.format("A")) == {
        "total": 11,
        "total_deletions": 2,
        "total_comments": 6,
        "total_comment_deletions": 1,
        "total_comment_creations": 2,
        "total_hidden_comment_updates": 1,
        "total_other_actions": 5,
        "total_other_action_deletions": 1,
    }
    total = (await cases.read("/api/cases/A/user_actions/_find"))["total"]
    assert total == 11


async def test_of_a_case_to_which_nothing_has_happened_only_its_creation_is_counted(cases):
    counted = await cases.read(STATS.format("empty"))

    assert (counted["total"], counted["total_other_actions"]) == (1, 1)
    assert set(list(counted.values())[1:6]) == {0}


@pytest.mark.parametrize("path", [FIND, STATS])
async def test_the_activity_is_that_of_a_case_that_one_may_read(cases, path):
    for name in ("gone", "never"):
        said = await cases.refused(path.format(name), 404)
        assert said == f"Saved object [cases/{name}] not found"
    assert await cases.refused(f"/s/soc{path.format('A')}", 404)
    said = await cases.refused(path.format("A"), 403, may={"cases": ["all"]})
    assert said == 'Unauthorized to access case with owners: "securitySolution"'


async def test_a_question_that_makes_no_sense_is_refused(cases):
    path = FIND.format("A")

    assert await cases.refused(path, 400, types="x") == 'Invalid value "x" supplied to "types"'
    assert await cases.refused(path, 400, authors="ana") == 'invalid keys "authors"'
    assert "perPage" in await cases.refused(path, 400, perPage="101")
