"""How is what is attached to cases read over HTTP (Cases API P6, P7, P11, P12, D3)?"""

import pytest

from case_events import (
    Alert,
    AttachmentChanged,
    AttachmentRemoved,
    CaseDeleted,
    Event,
    Totals,
    UserComment,
)
from examples import ATTACHMENTS, PUSHED, added
from library import OWNER, library

pytestmark = pytest.mark.integration
COMMENTS = "/api/cases/A/comments"
FIND = f"{COMMENTS}/_find"
OTHERS = {"cases": ["all"]}
NO_READER = {OWNER: ["create", "update", "delete"]}


def comment(n, text=None):
    return added(UserComment(comment=text or f"No. {n}", owner=OWNER), f"c-{n}", Totals(comments=n))


def alert(name, ids, index="i", total=0):
    attached = Alert(alert_id=ids, index=index, owner=OWNER)
    return added(attached, name, Totals(alerts=total))


@pytest.fixture
async def cases(stack):
    async with library(stack) as made:
        await made.opens("A")
        yield made


@pytest.fixture
async def talk(cases):
    """A case with three comments of people between three other things."""
    for n in (1, 2, 3):
        await cases.happens("A", comment(n), at=2 * n)
    for n, kind in enumerate(("alert", "actions", "externalReference")):
        await cases.happens("A", added(ATTACHMENTS[kind], f"x-{n}"), at=2 * n + 1)
    return cases


def ids(page):
    return [one["id"] for one in page["comments"]]


async def test_comments_of_people_come_page_by_page_oldest_first(talk):
    page = await talk.read(FIND)
    second = await talk.read(FIND, page=2, perPage=2)

    assert ids(page) == ["c-1", "c-2", "c-3"]
    assert {name: page[name] for name in ("page", "per_page", "total")} == {
        "page": 1,
        "per_page": 20,
        "total": 3,
    }
    assert (ids(second), second["page"], second["per_page"], second["total"]) == (["c-3"], 2, 2, 3)
    assert ids(await talk.read(FIND, sortOrder="desc", perPage=2)) == ["c-3", "c-2"]
    assert ids(await talk.read(FIND, page=9)) == ids(await talk.read(FIND, perPage=0)) == []


async def test_a_case_that_is_not_there_has_an_empty_page(talk):
    await talk.opens("elsewhere", space="soc")
    await talk.happens("elsewhere", comment(1))
    await talk.happens("A", CaseDeleted())

    for name in ("A", "nothing", "elsewhere"):
        page = await talk.read(f"/api/cases/{name}/comments/_find")
        assert page == {"comments": [], "page": 1, "per_page": 20, "total": 0}
        assert await talk.read(f"/api/cases/{name}/comments") == []
    assert ids(await talk.read("/s/soc/api/cases/elsewhere/comments/_find")) == ["c-1"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"namespaces": "x"}, 'invalid keys "namespaces"'),
        ({"perPage": "x"}, "cannot parse to a number"),
        ({"perPage": "101"}, "The provided perPage value is too high."),
        ({"page": "10001"}, "The number of documents is too high."),
        ({"page": "101", "perPage": "100"}, "The number of documents is too high."),
        ({"sortOrder": "up"}, 'Invalid value "up" supplied to "sortOrder"'),
    ],
)
async def test_what_comments_cannot_be_asked_is_refused(cases, asked, said):
    assert said in await cases.refused(FIND, 400, **asked)


async def test_everything_attached_comes_oldest_first_with_a_warning(talk):
    answer = await talk.ask(COMMENTS)

    assert [one["id"] for one in answer.json()] == ["c-1", "c-2", "c-3", "x-0", "x-1", "x-2"]
    assert answer.headers["warning"] == '299 Kibana-9.3.0 "Deprecated endpoint"'


@pytest.mark.parametrize("path", [FIND, COMMENTS])
async def test_a_reader_of_other_owners_sees_no_comment_and_one_of_none_is_forbidden(talk, path):
    answer = await talk.read(path, may=OTHERS)

    assert answer in ([], {"comments": [], "page": 1, "per_page": 20, "total": 0})
    for may in (NO_READER, {}):
        said = await talk.refused(path, 403, may=may)
        assert said == "Unauthorized to access comments of any owner"


@pytest.mark.parametrize("kind", ATTACHMENTS)
async def test_one_attachment_of_any_kind_is_shown_as_in_the_case(cases, kind):
    await cases.happens("A", added(ATTACHMENTS[kind]))

    one = await cases.read(f"{COMMENTS}/c-1")

    assert [one] == await cases.read(COMMENTS)
    assert one == ATTACHMENTS[kind].model_dump(mode="json") | {
        "id": "c-1",
        "version": "WzIsMV0=",
        "created_at": "2026-01-02T12:00:00.000Z",
        "created_by": one["created_by"],
        "updated_at": None,
        "updated_by": None,
        "pushed_at": None,
        "pushed_by": None,
    }
    assert one["created_by"]["username"] == "ana"


async def test_an_attachment_is_shown_as_it_is_by_now(cases):
    edited = UserComment(comment="Better.", owner=OWNER)
    await cases.happens("A", comment(1))
    await cases.happens(
        "A", AttachmentChanged(comment_id="c-1", attachment=edited, now=Totals(comments=1)), at=3
    )
    await cases.happens("A", PUSHED, at=4)

    one = await cases.read(f"{COMMENTS}/c-1")

    assert (one["comment"], one["version"]) == ("Better.", "WzMsMV0=")
    assert one["updated_at"] == "2026-01-02T12:03:00.000Z"
    assert one["pushed_at"] == "2026-01-02T12:00:00.000Z"


async def test_an_attachment_that_is_not_there_is_not_found(cases):
    await cases.opens("elsewhere", space="soc")
    await cases.happens("elsewhere", comment(1))
    await cases.happens("A", comment(2), comment(3))
    await cases.happens(
        "A", AttachmentRemoved(comment_id="c-2", kind="user", last=2, now=Totals(comments=1))
    )

    for name in ("c-1", "c-2", "nothing"):
        said = await cases.refused(f"{COMMENTS}/{name}", 404)
        assert said == f"Saved object [cases-comments/{name}] not found"

    await cases.happens("A", CaseDeleted())
    assert "[cases-comments/c-3]" in await cases.refused(f"{COMMENTS}/c-3", 404)


async def test_an_attachment_of_another_case_is_not_found_but_its_namesake_is(cases):
    await cases.opens("B")
    await cases.happens("B", comment(1, "of B"), comment(2))

    said = await cases.refused(f"{COMMENTS}/c-1", 404)
    assert said == "This comment c-1 does not exist in A."

    await cases.happens("A", comment(1, "of A"))
    assert (await cases.read(f"{COMMENTS}/c-1"))["comment"] == "of A"


async def test_an_attachment_of_an_owner_that_one_may_not_read_is_forbidden(talk):
    for may in (OTHERS, NO_READER):
        said = await talk.refused(f"{COMMENTS}/c-1", 403, may=may)
        assert said == f'Unauthorized to access comments with owners: "{OWNER}"'


async def test_alerts_of_a_case_are_told_by_id_index_and_time(cases):
    await cases.happens("A", alert("c-1", ("a-2", "a-1"), ("i", "j")), at=1)
    await cases.happens("A", added(Event(event_id="e", index="i", owner=OWNER), "c-2"), at=2)
    await cases.happens("A", alert("c-3", ("a-3", "a-4"), "i"), comment(1), at=3)
    await cases.happens("A", alert("c-4", "a-5"), at=4)

    assert await cases.read("/api/cases/A/alerts") == [
        {"id": "a-2", "index": "i", "attached_at": "2026-01-02T12:01:00.000Z"},
        {"id": "a-1", "index": "j", "attached_at": "2026-01-02T12:01:00.000Z"},
        {"id": "a-5", "index": "i", "attached_at": "2026-01-02T12:04:00.000Z"},
    ]


async def test_alerts_of_a_case_that_one_cannot_see_are_not_told(cases):
    path = "/api/cases/A/alerts"

    said = await cases.refused(path, 403, may=OTHERS)
    assert said == f'Unauthorized to access case with owners: "{OWNER}"'
    for name in ("nothing", ""):
        await cases.refused(f"/api/cases/{name}/alerts", 404)
    await cases.refused(f"/s/soc{path}", 404)


async def test_cases_that_hold_an_alert_are_told_in_short(cases):
    await cases.opens("B", title="Later", description="Why", at=5)
    await cases.happens("B", alert("c-1", ("a-1", "a-2"), total=2), alert("c-2", "a-1", total=2))
    await cases.happens("B", added(ATTACHMENTS["event"], "c-3", Totals(alerts=2, events=1)))
    await cases.happens("A", alert("c-1", "a-1", total=1))

    first, second = await cases.read("/api/cases/alerts/a-1")

    assert first["id"] == "A"
    assert second == {
        "id": "B",
        "title": "Later",
        "description": "Why",
        "status": "open",
        "createdAt": "2026-01-02T12:05:00.000Z",
        "totals": {"alerts": 2, "userComments": 0, "events": 1},
    }
    assert [case["id"] for case in await cases.read("/api/cases/alerts/a-2")] == ["B"]


async def test_an_alert_that_no_case_of_ours_holds_has_no_cases(cases):
    path = "/api/cases/alerts/a-1"
    await cases.opens("S", space="soc")
    await cases.opens("G")
    await cases.opens("O", owner="observability")
    for name in ("S", "G", "O"):
        await cases.happens(name, alert(f"c-{name}", "a-1", total=1))
    await cases.happens("G", CaseDeleted())
    await cases.opens("G")

    def told(answer):
        return [case["id"] for case in answer]

    assert told(await cases.read(path)) == ["O"]
    assert told(await cases.read(path, owner=["observability", "cases"])) == ["O"]
    assert await cases.read(path, owner="unknown") == []
    assert await cases.read(path, may={OWNER: ["read"]}) == []
    assert await cases.read("/api/cases/alerts/nothing") == []
    assert told(await cases.read(f"/s/soc{path}")) == ["S"]
    assert await cases.refused(path, 400, foo="1") == 'invalid keys "foo"'
    said = await cases.refused(path, 403, may=NO_READER)
    assert said == "Unauthorized to access cases of any owner"
