"""Is what a write answers what readers see, at once and everywhere?"""

import json

import pytest
import pytest_asyncio

from desks import COMMENT, NEW, OWNER
from examples import ATTACHMENTS
from writers import of, running

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
SENT = [one.model_dump(mode="json", by_alias=True) for one in ATTACHMENTS.values()]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ana(stack, tmp_path_factory):
    async with running(stack, tmp_path_factory.mktemp("users")) as clients:
        yield clients


def alert(*ids):
    return {
        "type": "alert",
        "alertId": list(ids),
        "index": ["i"] * len(ids),
        "rule": {"id": None, "name": None},
        "owner": OWNER,
    }


async def feed(ana, case):
    rows = (await ana.got(f"/api/cases/{case['id']}/user_actions/_find?perPage=100"))["userActions"]
    return [f"{row['type']}/{row['action']}" for row in rows]


async def test_a_new_case_is_there_for_every_reader_when_it_is_answered(ana):
    case = await ana.case(title="Lateral movement", tags=["brandnew"])
    read = await ana.got(f"/api/cases/{case['id']}")
    found = await ana.got("/api/cases/_find?search=lateral&tags=brandnew")

    assert read | {"comments": []} == case
    assert found["cases"] == [case]
    assert "brandnew" in await ana.got("/api/cases/tags")
    assert await feed(ana, case) == ["create_case/create"]


async def test_numbers_rise_and_none_is_given_twice(ana):
    numbers = [(await ana.case())["incremental_id"] for _ in range(3)]
    elsewhere = await ana.done("POST", "/s/numbers/api/cases", NEW)

    assert numbers == sorted(set(numbers))
    assert elsewhere["incremental_id"] == 1


async def test_an_edit_is_there_for_every_reader_when_it_is_answered(ana):
    case, other = await ana.case(), await ana.case()
    answer = await ana.edit(
        of(other, assignees=[{"uid": "u"}], severity="high", title="Worm"),
        of(case, status="closed"),
    )
    first, second = answer.json()
    found = await ana.got("/api/cases/_find?search=worm&assignees=u&severity=high")

    assert [first["id"], second["id"]] == [other["id"], case["id"]]
    assert found["cases"] == [first]
    assert await ana.got(f"/api/cases/{case['id']}") | {"comments": []} == second
    assert await feed(ana, other) == [
        "create_case/create",
        "severity/update",
        "title/update",
        "assignees/add",
    ]


async def test_each_kind_of_attachment_is_answered_as_it_is_read(ana):
    case = await ana.case()
    for attachment in SENT:
        answer = await ana.comment(case, attachment)
    read = await ana.got(f"/api/cases/{case['id']}/comments")

    assert answer["comments"] == read
    assert [one["type"] for one in read] == list(ATTACHMENTS)
    assert (answer["totalComment"], answer["totalAlerts"], answer["totalEvents"]) == (6, 2, 1)
    assert (await ana.got(f"/api/cases/{case['id']}"))["totalComment"] == 1
    for sent, kept in zip(SENT, read, strict=True):
        assert kept | sent == kept
        assert await ana.got(f"/api/cases/{case['id']}/comments/{kept['id']}") == kept


async def test_alerts_are_kept_once_in_their_place(ana):
    case = await ana.case()
    await ana.comment(case, alert("a1", "a2"))
    answer = await ana.comment(case, alert("a2", "a3", "a3"))
    again = await ana.comment(case, alert("a1") | {"alertId": "a1", "index": "i"})

    assert answer["comments"][1]["alertId"] == ["a3"]
    assert (answer["totalAlerts"], answer["totalComment"]) == (3, 2)
    assert again == answer
    assert await feed(ana, case) == ["create_case/create", "comment/create", "comment/create"]


async def test_of_many_at_once_the_activity_shows_what_was_sent(ana):
    case = await ana.case()
    await ana.comment(case, alert("a1"))
    path = f"/internal/cases/{case['id']}/attachments/_bulk_create"
    answer = await ana.done("POST", path, [alert("a1", "a2"), COMMENT, alert("a2")])
    rows = await ana.got(f"/api/cases/{case['id']}/user_actions/_find")

    kept = [one.get("alertId") for one in answer["comments"]]
    told = [row["payload"]["comment"].get("alertId") for row in rows["userActions"][1:]]
    assert kept == [["a1"], ["a2"], None]
    assert told == [["a1"], ["a1", "a2"], None]


async def test_a_comment_lives_and_dies(ana):
    case = await ana.case()
    path = f"/api/cases/{case['id']}/comments"
    (comment,) = (await ana.comment(case))["comments"]
    edit = COMMENT | {"id": comment["id"], "version": comment["version"], "comment": "ho"}
    edited = await ana.done("PATCH", path, edit)
    late = await ana.ask("PATCH", path, edit)
    gone = await ana.ask("DELETE", f"{path}/{comment['id']}")
    again = await ana.ask("DELETE", f"{path}/{comment['id']}")
    rows = (await ana.got(f"/api/cases/{case['id']}/user_actions/_find"))["userActions"]

    assert edited["comments"][0]["comment"] == "ho"
    assert edited["comments"][0]["updated_by"]["username"] == "ana"
    assert [late.status_code, gone.status_code, again.status_code] == [409, 204, 404]
    assert [row["action"] for row in rows] == ["create", "create", "update", "delete"]
    assert {row["comment_id"] for row in rows[1:]} == {comment["id"]}
    assert rows[-1]["payload"]["comment"] == COMMENT | {"comment": "ho"}
    assert await ana.got(path) == []


async def test_everything_attached_goes_at_once(ana):
    case = await ana.case()
    for attachment in SENT:
        await ana.comment(case, attachment)
    path = f"/api/cases/{case['id']}/comments"
    gone = await ana.ask("DELETE", path)
    after = await ana.got(f"/api/cases/{case['id']}")

    assert (gone.status_code, (await ana.ask("DELETE", path)).status_code) == (204, 404)
    assert (after["totalComment"], after["totalAlerts"], after["totalEvents"]) == (0, 0, 0)
    assert (await feed(ana, case))[-6:] == ["comment/delete"] * 6


async def test_a_deleted_case_is_gone_for_every_reader_when_it_is_answered(ana):
    case, other = await ana.case(tags=["doomed"]), await ana.case(tags=["doomed"])
    (comment,) = (await ana.comment(case))["comments"]
    gone = await ana.ask("DELETE", f"/api/cases?ids={json.dumps([case['id'], other['id']])}")
    path = f"/api/cases/{case['id']}"
    reads = [path, f"{path}/comments/{comment['id']}", f"{path}/user_actions/_find"]

    assert (gone.status_code, gone.content) == (204, b"")
    assert [(await ana.ask("GET", one)).status_code for one in reads] == [404, 404, 404]
    assert (await ana.got("/api/cases/_find?tags=doomed"))["total"] == 0
    assert "doomed" not in await ana.got("/api/cases/tags")
    again = await ana.ask("DELETE", f"/api/cases?ids={json.dumps([case['id']])}")
    assert again.status_code == 404


async def test_what_happens_beside_it_makes_no_edit_out_of_date(ana):
    case = await ana.case()
    commented = await ana.comment(case)
    mine = await ana.edit(of(case, title="Mine"))
    late = await ana.edit(of(commented, title="Late"))

    assert commented["version"] != case["version"]
    assert (mine.status_code, late.status_code) == (200, 409)


async def test_the_worked_vectors_of_the_contract(ana):
    case = await ana.case(tags=["a", "b"], title="same")
    stale = of(await ana.case(), version="WzAsMV0=")
    outcomes = [
        ([of(case, tags=["b", "a"])], 406),
        ([of(case, version="WzAsMV0=", tags=["b", "c"])], 409),
        ([of(case, title="n"), stale], 409),
        ([of(case) | {"id": "nobody"}, stale], 404),
        ([of(case, owner="observability")], 400),
        ([of(case, owner=OWNER)], 406),
        ([of(case, assignees=[{"uid": ""}])], 406),
        ([of(case, foo=1)], 400),
        ([of(case, tags=["b", "c"])], 200),
    ]

    assert [(await ana.edit(*items)).status_code for items, _ in outcomes] == [
        status for _, status in outcomes
    ]
    assert await feed(ana, case) == ["create_case/create", "tags/add", "tags/delete"]


async def test_odd_requests_are_bad_ones_and_never_ours(ana):
    case = await ana.case()
    path = f"/api/cases/{case['id']}/comments"
    answers = [
        await ana.ask("POST", "/api/cases", NEW | {"title": "\u0000"}),
        await ana.ask("POST", "/api/cases", NEW | {"assignees": [{"uid": "x" * 100_000}]}),
        await ana.ask("POST", path, alert(*["\N{FIRE}" * 500] * 50)),
        await ana.ask("POST", "/api/cases/" + "x" * 4000 + "/comments", COMMENT),
        await ana.ask("DELETE", "/api/cases?ids=" + json.dumps(["x\u0000y"])),
        await ana.edit({"id": "$where", "version": "\u0000"}),
        await ana.edit({"id": "", "version": ""}),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 404, 404, 404, 404]
