"""How is the past of a case read over HTTP?"""

import pytest
import pytest_asyncio

from case_events import (
    AttachmentChanged,
    AttachmentRemoved,
    CaseDeleted,
    StatusChanged,
    TagsChanged,
    TitleChanged,
    Totals,
    User,
    UserComment,
)
from case_query.views.history import EVERY
from case_runtime import mongo
from examples import COMMENT, added
from library import OWNER, library

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
BO = User(username="bo")
READ = {OWNER: ["read"]}
CASE, ACTIONS, DIFF = "/api/cases/A", "/api/cases/A/_actions", "/api/cases/A/_diff"
NOT_FOUND = "Saved object [cases/{}] not found"
NO_DELETE = 'Unauthorized to delete case with owners: "securitySolution"'
NO_ACCESS = 'Unauthorized to access case with owners: "securitySolution"'
BETTER = UserComment(comment="Better.", owner=OWNER)
LONG = 2 * EVERY + 50


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cases(stack):
    async with library(stack) as made:
        await made.opens("A", title="One", tags=("x",))
        await made.happens("A", TitleChanged(title="Two"), at=10, by=BO)
        await made.happens("A", added(), at=20)
        await made.happens("A", TagsChanged(now=("y",), added=("y",), removed=("x",)), at=30)
        await made.happens("A", StatusChanged(status="closed"), at=40)
        edited = AttachmentChanged(comment_id="c-1", attachment=BETTER, now=Totals(comments=1))
        await made.happens("A", edited, at=50)
        removed = AttachmentRemoved(comment_id="c-1", kind="user", last=6, now=Totals())
        await made.happens("A", removed, at=60, by=BO)
        await made.opens("gone", title="Bad")
        await made.happens("gone", TitleChanged(title="Worse"), at=10)
        await made.happens("gone", CaseDeleted(), at=20)
        await made.opens("again", title="First")
        await made.happens("again", CaseDeleted(), at=10)
        await made.opens("again", title="Second", at=20)
        await made.opens("elsewhere", space="soc")
        await made.opens("moved", space="soc", title="Theirs")
        await made.happens("moved", CaseDeleted(), at=10)
        await made.opens("moved", title="Ours", at=20)
        await made.opens("long", title="0")
        for n in range(1, LONG):
            await made.happens("long", TitleChanged(title=f"{n}"), at=n)
        yield made


async def title(cases, at, name="A", **asked):
    return (await cases.read(f"/api/cases/{name}", at=at, **asked))["title"]


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("1", "One"),
        ("2", "Two"),
        ("7", "Two"),
        ("2026-01-02T12:00:00.000Z", "One"),
        ("2026-01-02T12:09:59.999Z", "One"),
        ("2026-01-02T12:10", "Two"),
        ("2026-01-02", "Two"),
        ("now", "Two"),
    ],
)
async def test_a_case_is_shown_as_it_was_after_an_action_or_at_a_time(cases, at, shown):
    assert await title(cases, at) == shown


async def test_a_case_of_the_past_is_the_whole_case_of_then(cases):
    now = await cases.read(CASE)
    last = await cases.read(CASE, at="7")
    closed = await cases.read(CASE, at="5")

    assert last == now
    assert (closed["status"], closed["tags"], closed["duration"]) == ("closed", ["y"], 2400)
    assert (closed["totalComment"], closed["version"]) == (1, "WzUsMV0=")
    assert "comments" not in closed


@pytest.mark.parametrize("at", [1, EVERY - 1, EVERY, EVERY + 1, 2 * EVERY, LONG])
async def test_a_long_history_is_folded_from_the_last_kept_state(cases, at):
    assert await title(cases, at, "long") == f"{at - 1}"


async def test_a_state_that_was_not_kept_is_folded_from_further_back(cases):
    query = {"_id": {"$in": [f"long/{n:08d}" for n in (EVERY, 2 * EVERY)]}}
    kept = [d async for d in mongo.find(cases.kept.history, query)]
    unset = [mongo.upsert(d["_id"], {k: d[k] for k in d if k != "case"}) for d in kept]
    await mongo.write_all(cases.kept.history, unset)

    assert await title(cases, 2 * EVERY + 1, "long") == f"{2 * EVERY}"
    await mongo.write_all(cases.kept.history, [mongo.upsert(d["_id"], d) for d in kept])


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("A", "0"),
        ("A", "8"),
        ("A", "99999999"),
        ("A", "2026-01-02T11:59"),
        ("never", "1"),
        ("elsewhere", "1"),
        ("gone", "3"),
        ("gone", "now"),
        ("again", "2"),
        ("moved", "1"),
    ],
)
async def test_where_there_was_no_case_none_is_found(cases, name, at):
    assert await cases.refused(f"/api/cases/{name}", 404, at=at) == NOT_FOUND.format(name)


@pytest.mark.parametrize("at", ["", "yesterday", "1-"])
async def test_a_moment_that_nobody_understands_is_refused(cases, at):
    assert await cases.refused(CASE, 400, at=at) == 'Invalid "at" query parameter'


async def test_one_moment_is_asked_for(cases):
    said = await cases.refused(CASE, 400, at=["1", "2"])

    assert said == "[request query.at]: may be given once"


async def test_a_deleted_case_is_shown_to_those_who_may_delete_it(cases):
    assert await title(cases, "2", "gone") == "Worse"
    assert await title(cases, "2026-01-02T12:00", "gone", may={OWNER: ["read", "delete"]}) == "Bad"
    assert await cases.refused("/api/cases/gone", 403, at="2", may=READ) == NO_DELETE
    for path in ("_actions", "_diff"):
        assert await cases.refused(f"/api/cases/gone/{path}", 403, may=READ) == NO_DELETE
    said = await cases.refused("/api/cases/gone", 403, at="2", may={OWNER: ["delete"]})
    assert said == NO_ACCESS


async def test_what_was_before_a_case_was_created_again_belongs_to_the_deleted_one(cases):
    assert await title(cases, "1", "again") == "First"
    assert await title(cases, "3", "again", may=READ) == "Second"
    assert await cases.refused("/api/cases/again", 403, at="1", may=READ) == NO_DELETE


async def test_a_case_of_an_owner_that_one_may_not_read_has_no_past_either(cases):
    others = {"cases": ["all"]}

    assert await cases.refused(CASE, 403, at="1", may=others) == NO_ACCESS
    for path in (ACTIONS, DIFF):
        assert await cases.refused(path, 403, may=others) == NO_ACCESS


async def sequences(cases, path=ACTIONS, **asked):
    page = await cases.read(path, **asked)
    return [one["sequence"] for one in page["actions"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7]),
        ({"from": "3", "to": "5"}, [3, 4, 5]),
        ({"from": "6"}, [6, 7]),
        ({"to": "2"}, [1, 2]),
        ({"to": "100"}, [1, 2, 3, 4, 5, 6, 7]),
        ({"from": "2026-01-02T12:20", "to": "2026-01-02T12:40"}, [3, 4, 5]),
        ({"from": "2026-01-02T12:20:00.001Z", "to": "2026-01-02T12:39"}, [4]),
        ({"from": "5", "to": "3"}, []),
        ({"from": "2027-01-01"}, []),
        ({"sortOrder": "desc", "perPage": "3"}, [7, 6, 5]),
        ({"sortOrder": "desc", "perPage": "3", "page": "3"}, [1]),
        ({"perPage": "3", "page": "2"}, [4, 5, 6]),
        ({"perPage": "3", "page": "4"}, []),
        ({"perPage": "0"}, []),
    ],
)
async def test_the_actions_of_a_time_come_page_by_page(cases, asked, found):
    assert await sequences(cases, **asked) == found


async def test_a_page_says_how_many_actions_there_are(cases):
    page = await cases.read(ACTIONS, **{"from": "2", "perPage": "2"})

    assert (page["page"], page["perPage"], page["total"]) == (1, 2, 6)


async def test_an_action_is_told_with_old_and_new_values_whatever_page_it_is_on(cases):
    whole = (await cases.read(ACTIONS))["actions"]
    for one in whole:
        sequence = str(one["sequence"])
        assert (await cases.read(ACTIONS, **{"from": sequence, "to": sequence}))["actions"] == [one]

    tags, changed, removed = whole[3], whole[5], whole[6]
    assert tags["changes"] == [{"field": "tags", "old": ["x"], "new": ["y"]}]
    old, new = (one.model_dump(mode="json") for one in (COMMENT, BETTER))
    assert changed["changes"] == [{"field": "attachment", "id": "c-1", "old": old, "new": new}]
    assert removed["changes"][0] == {"field": "attachment", "id": "c-1", "old": new, "new": None}
    assert removed["created_by"]["username"] == "bo"


async def test_actions_of_a_case_created_again_begin_with_its_creation(cases):
    path = "/api/cases/again/_actions"

    assert await sequences(cases, path) == [3]
    assert await sequences(cases, path, **{"from": "1"}) == [1, 2, 3]
    assert await sequences(cases, path, may=READ, **{"from": "1"}) == [3]
    assert await sequences(cases, "/api/cases/gone/_actions") == [1, 2, 3]
    assert await sequences(cases, "/api/cases/moved/_actions", **{"from": "1"}) == [3]


@pytest.mark.parametrize("path", [ACTIONS, DIFF])
async def test_two_moments_must_be_understood(cases, path):
    bad = 'Invalid "from" and/or "to" query parameters'
    assert await cases.refused(path, 400, **{"from": "x"}) == bad
    assert await cases.refused(path, 400, to="now-") == bad
    assert await cases.refused(path, 400, foo="1") == 'invalid keys "foo"'
    said = await cases.refused(path.replace("/A/", "/never/"), 404)
    assert said == NOT_FOUND.format("never")


async def test_pages_of_actions_have_the_limits_of_all_pages(cases):
    assert "perPage value is too high" in await cases.refused(ACTIONS, 400, perPage="101")
    assert "documents is too high" in await cases.refused(ACTIONS, 400, page="10001")
    assert '"up"' in await cases.refused(ACTIONS, 400, sortOrder="up")


async def test_a_difference_is_that_of_two_states_and_names_who_made_it(cases):
    told = await cases.read(DIFF, **{"from": "1", "to": "4"})

    bo = {"email": None, "full_name": None, "username": "bo"}
    assert (told["from"], told["to"], told["actions"]) == (1, 4, 3)
    assert [(one["field"], one["old"], one["new"]) for one in told["changes"]] == [
        ("title", "One", "Two"),
        ("tags", ["x"], ["y"]),
        ("totalComment", 0, 1),
    ]
    assert told["changes"][0]["by"] == [
        {"user": bo, "times": 1, "last": "2026-01-02T12:10:00.000Z", "sequence": 2}
    ]
    assert [(one["id"], one["change"]) for one in told["attachments"]] == [("c-1", "added")]


@pytest.mark.parametrize(
    ("asked", "ends", "fields"),
    [
        ({"from": "2026-01-02T12:25", "to": "2026-01-02T12:35"}, (3, 4), ["tags"]),
        ({"from": "3", "to": "3"}, (3, 3), []),
        ({"from": "5", "to": "2"}, (5, 5), []),
        ({"from": "4"}, (4, 7), None),
    ],
)
async def test_a_difference_is_between_any_two_moments(cases, asked, ends, fields):
    told = await cases.read(DIFF, **asked)

    assert (told["from"], told["to"]) == ends
    assert fields is None or [one["field"] for one in told["changes"]] == fields


async def test_without_moments_a_difference_is_all_that_happened(cases):
    told = await cases.read(DIFF)

    assert (told["from"], told["to"], told["actions"]) == (0, 7, 7)
    assert all(one["old"] is None for one in told["changes"])
    assert told["attachments"] == []


async def test_the_difference_to_a_deleted_case_is_everything(cases):
    told = await cases.read("/api/cases/gone/_diff", **{"from": "2"})

    title_ = next(one for one in told["changes"] if one["field"] == "title")
    assert (title_["old"], title_["new"]) == ("Worse", None)


async def test_a_difference_of_too_many_actions_is_refused(cases):
    row = {"space": "default", "owner": OWNER, "at": 0}
    await cases.opens("huge")
    await mongo.write_all(cases.kept.history, [mongo.insert("huge/00010001", row)])

    said = await cases.refused("/api/cases/huge/_diff", 400)

    assert said == "More than 10000 user actions lie between the two moments."
