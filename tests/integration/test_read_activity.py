"""How is the activity of a case read over HTTP (Cases API P16, D2)?"""

import pytest
import pytest_asyncio

from case_events import AttachmentChanged, AttachmentRemoved, CaseDeleted, Totals
from examples import ATTACHMENTS, COMMENT, EVERY_ACTION, added
from library import OWNER, library

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
OLD = "/api/cases/A/user_actions"
FIND = f"{OLD}/_find"
NO_READER = {OWNER: ["create", "update", "delete"]}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cases(stack):
    async with library(stack) as made:
        await made.opens("A")
        for n, action in enumerate(EVERY_ACTION[1:-1], start=1):
            await made.happens("A", action, at=n)
        for n, attachment in enumerate(ATTACHMENTS.values()):
            await made.happens("A", added(attachment, f"x-{n}"), at=30 + n)
        last = len(EVERY_ACTION) + 1
        gone = AttachmentRemoved(comment_id="x-1", kind="alert", last=last, now=Totals())
        await made.happens("A", gone, at=40)
        edited = AttachmentChanged(comment_id="x-0", attachment=COMMENT, now=Totals())
        await made.happens("A", edited, at=41)
        await made.opens("S", space="soc")
        await made.opens("G")
        await made.happens("G", added(), CaseDeleted())
        yield made


def told(rows):
    return [f"{row['type']}/{row['action']}" for row in rows]


async def test_everything_that_happened_comes_oldest_first(cases):
    page = await cases.read(FIND, perPage=100)

    assert told(page["userActions"]) == [
        "create_case/create",
        "title/update",
        "description/update",
        "status/update",
        "severity/update",
        "category/update",
        "settings/update",
        "connector/update",
        "tags/add",
        "tags/delete",
        "assignees/add",
        "assignees/delete",
        "customFields/update",
        "comment/create",
        "comment/update",
        "comment/delete",
        "observables/create",
        "pushed/push_to_service",
        *["comment/create"] * 6,
        "comment/delete",
        "comment/update",
    ]
    assert {name: page[name] for name in ("page", "perPage", "total")} == {
        "page": 1,
        "perPage": 100,
        "total": 26,
    }


async def test_a_row_says_what_who_when_and_about_what(cases):
    newest, removed, *_ = (await cases.read(FIND, sortOrder="desc"))["userActions"]

    assert removed["payload"] == {"comment": ATTACHMENTS["alert"].model_dump(mode="json")}
    assert newest == {
        "id": newest["id"],
        "version": "WzMxLDFd",
        "type": "comment",
        "action": "update",
        "created_at": "2026-01-02T12:41:00.000Z",
        "created_by": newest["created_by"],
        "owner": OWNER,
        "payload": {"comment": COMMENT.model_dump(mode="json")},
        "comment_id": "x-0",
    }
    assert newest["created_by"]["username"] == "ana"


@pytest.mark.parametrize(
    ("types", "total"),
    [
        ("title", 1),
        ("tags", 2),
        ("comment", 11),
        ("delete_case", 0),
        (["title", "tags"], 3),
        ("user", 2),
        ("alert", 2),
        ("attachment", 2),
        ("action", 21),
        (["user", "alert"], 4),
        (["action", "user"], 23),
        (["title", "title"], 1),
        ("observables", 1),
        ("pushed", 1),
    ],
)
async def test_rows_are_picked_by_their_types(cases, types, total):
    page = await cases.read(FIND, types=types, perPage=100)

    assert (page["total"], len(page["userActions"])) == (total, total)


async def test_rows_come_page_by_page(cases):
    whole = (await cases.read(FIND, perPage=100))["userActions"]
    second = await cases.read(FIND, page=2, perPage=10)
    backwards = await cases.read(FIND, perPage=100, sortOrder="desc")

    assert second["userActions"] == whole[10:20]
    assert backwards["userActions"] == whole[::-1]
    assert (await cases.read(FIND, page=4, perPage=10))["userActions"] == []
    assert (await cases.read(FIND, perPage=0))["total"] == 26


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"types": "unknown"}, 'Invalid value "unknown" supplied to "types"'),
        ({"types": ["title", "x"]}, 'Invalid value "x" supplied to "types"'),
        ({"foo": "1"}, 'invalid keys "foo"'),
        ({"perPage": "101"}, "The provided perPage value is too high."),
        ({"page": "10001"}, "The number of documents is too high."),
        ({"sortOrder": "up"}, 'Invalid value "up" supplied to "sortOrder"'),
    ],
)
async def test_what_a_feed_cannot_be_asked_is_refused_before_the_case_is_looked_for(
    cases, asked, said
):
    for name in ("A", "nothing"):
        path = f"/api/cases/{name}/user_actions/_find"
        assert said in await cases.refused(path, 400, **asked)


async def test_a_case_that_is_not_there_has_no_feed(cases):
    for name in ("nothing", "G", "S"):
        said = await cases.refused(f"/api/cases/{name}/user_actions/_find", 404)
        assert said == f"Saved object [cases/{name}] not found"
        assert await cases.read(f"/api/cases/{name}/user_actions") == []
    assert (await cases.read("/s/soc/api/cases/S/user_actions/_find"))["total"] == 1
    assert len(await cases.read("/s/soc/api/cases/S/user_actions")) == 1


async def test_a_feed_of_an_owner_that_one_may_not_read_is_forbidden(cases):
    for may in ({"cases": ["all"]}, NO_READER):
        said = await cases.refused(FIND, 403, may=may)
        assert said == f'Unauthorized to access case with owners: "{OWNER}"'


async def test_the_old_list_names_rows_and_case_as_it_always_did(cases):
    answer = await cases.ask(OLD)
    rows = (await cases.read(FIND, perPage=100))["userActions"]

    assert answer.headers["warning"] == '299 Kibana-9.3.0 "Deprecated endpoint"'
    for old, row in zip(answer.json(), rows, strict=True):
        del row["version"]
        assert old == {"action_id": row.pop("id"), "case_id": "A"} | row


async def test_the_old_list_is_empty_to_a_reader_of_others_and_forbidden_to_one_of_none(cases):
    assert await cases.read(OLD, may={"cases": ["read"]}) == []
    said = await cases.refused(OLD, 403, may=NO_READER)
    assert said == "Unauthorized to access user actions of any owner"
