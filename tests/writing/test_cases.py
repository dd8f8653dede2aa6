"""How cases are opened, edited and deleted over HTTP (Cases API P1, P2, P3)."""

import json

import pytest

from desks import COMMENT, NEW, OWNER, World


@pytest.fixture
def world():
    return World()


def message(answer, status):
    assert answer.status_code == status, answer.text
    assert answer.json()["statusCode"] == status
    return answer.json()["message"]


def of(case, **changed):
    return {"id": case["id"], "version": case["version"]} | changed


def ids(*cases):
    return f"/api/cases?ids={json.dumps([case['id'] for case in cases])}"


async def test_a_case_is_answered_as_the_contract_shows_it(world):
    case = await world.case(assignees=[{"uid": "u"}, {"uid": "u"}], title=" Phishing ")

    assert case == NEW | {
        "id": case["id"],
        "version": "WzEsMV0=",
        "incremental_id": 1,
        "status": "open",
        "severity": "low",
        "category": None,
        "assignees": [{"uid": "u"}],
        "customFields": [],
        "observables": [],
        "comments": [],
        "totalComment": 0,
        "totalAlerts": 0,
        "totalEvents": 0,
        "created_at": "2026-01-02T12:00:00.000Z",
        "created_by": {"email": None, "full_name": None, "username": "ana"},
        "updated_at": None,
        "updated_by": None,
        "closed_at": None,
        "closed_by": None,
        "duration": None,
        "external_service": None,
    }


async def test_who_may_not_open_a_case_uses_up_no_number(world):
    await world.case()
    refused = await world.ask("POST", "/api/cases", NEW, rights="read update")
    assigned = NEW | {"assignees": [{"uid": "u"}]}
    no_assigning = await world.ask("POST", "/api/cases", assigned, rights="create")

    assert message(refused, 403) == f'Unauthorized to create case with owners: "{OWNER}"'
    assert no_assigning.status_code == 403
    assert (await world.case())["incremental_id"] == 2


async def test_of_an_odd_request_by_a_stranger_the_oddity_is_told_first(world):
    unknown = await world.ask("POST", "/api/cases", NEW | {"status": "open"}, rights="read")
    custom = {"customFields": [{"key": "k", "type": "toggle", "value": True}]}
    fields = await world.ask("POST", "/api/cases", NEW | custom, rights="read")

    assert message(unknown, 400) == 'invalid keys "status"'
    assert message(fields, 400) == "No custom fields configured."


async def test_an_unregistered_owner_is_forbidden_to_everyone(world):
    answer = await world.ask("POST", "/api/cases", NEW | {"owner": "nobody"})

    assert message(answer, 403) == 'Unauthorized to create case with owners: "nobody"'


async def test_edited_cases_are_answered_in_the_order_of_the_request(world):
    one, two, three = [await world.case() for _ in range(3)]
    body = {
        "cases": [of(three, title="C"), of(two, title="Phishing"), of(one, status="closed")],
    }
    answer = await world.ask("PATCH", "/api/cases", body)

    assert [case["id"] for case in answer.json()] == [three["id"], one["id"]]
    assert [case["comments"] for case in answer.json()] == [[], []]
    assert answer.json()[1]["closed_by"]["username"] == "ana"
    assert answer.json()[0]["updated_at"] == answer.json()[1]["updated_at"]


async def test_what_an_edit_answers_has_true_totals(world):
    case = await world.case()
    await world.attached(case)
    await world.attached(
        case,
        {
            "type": "alert",
            "alertId": ["a", "b"],
            "index": ["i", "i"],
            "rule": {"id": None, "name": None},
            "owner": OWNER,
        },
    )
    (edited,) = (await world.ask("PATCH", "/api/cases", {"cases": [of(case, title="N")]})).json()

    assert (edited["totalComment"], edited["totalAlerts"]) == (1, 2)


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"title": "Phishing"}, 406, "All update fields are identical to current version."),
        ({"version": "WzAsMV0=", "title": "N"}, 409, "These cases {id} has been updated. Please"),
        ({"owner": "cases"}, 400, "Updating the owner of a case is not allowed ids: [{id}]"),
        ({"foo": 1}, 400, 'invalid keys "foo"'),
        ({"id": "x", "version": "WzAsMV0="}, 404, "These cases x do not exist. Please check"),
        ({"customFields": [{"key": "k", "type": "toggle", "value": None}]}, 400, "No custom"),
    ],
)
async def test_an_edit_is_refused_whole(world, changed, status, said):
    case, other = await world.case(), await world.case()
    items = [of(other, title="Other"), of(case) | changed]
    if status == 406:
        items = items[1:]
    answer = await world.ask("PATCH", "/api/cases", {"cases": items})

    assert message(answer, status).startswith(said.format(**case))
    assert world.ledger.states[other["id"]].case.title == "Phishing"


@pytest.mark.parametrize(
    ("rights", "changed", "status"),
    [
        ("update", {"title": "N"}, 200),
        ("update", {"status": "open"}, 403),
        ("update", {"assignees": [{"uid": "u"}]}, 403),
        ("reopenCase", {"status": "in-progress"}, 200),
        ("reopenCase", {"status": "open", "title": "N"}, 403),
        ("reopenCase update", {"status": "open", "title": "N"}, 200),
        ("assign", {"assignees": [{"uid": "u"}]}, 200),
        ("assign", {"title": "N"}, 403),
        ("assign update", {"assignees": [{"uid": "u"}], "title": "N"}, 200),
        ("read create delete push settings createComment", {"title": "N"}, 403),
    ],
)
async def test_each_kind_of_edit_has_a_right_of_its_own(world, rights, changed, status):
    case = await world.case()
    (case,) = (
        await world.ask("PATCH", "/api/cases", {"cases": [of(case, status="closed")]})
    ).json()
    answer = await world.ask("PATCH", "/api/cases", {"cases": [of(case) | changed]}, rights=rights)

    assert answer.status_code == status


async def test_deleted_cases_are_gone(world):
    one, two = await world.case(), await world.case()
    answer = await world.ask("DELETE", ids(one, two))

    assert (answer.status_code, answer.content) == (204, b"")
    assert message(await world.ask("DELETE", ids(one)), 404) == (
        f"Saved object [cases/{one['id']}] not found"
    )
    gone = await world.ask("PATCH", "/api/cases", {"cases": [of(two, title="N")]})
    assert gone.status_code == 404


async def test_one_case_that_is_missing_keeps_the_others(world):
    case = await world.case()

    assert (await world.ask("DELETE", ids(case, {"id": "x"}))).status_code == 404
    assert not world.ledger.states[case["id"]].case.deleted


async def test_ids_may_be_repeated_keys(world):
    one, two = await world.case(), await world.case()
    path = f"/api/cases?ids={one['id']}&ids={two['id']}&ids={one['id']}"

    assert (await world.ask("DELETE", path)).status_code == 204


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", 'Invalid value "undefined" supplied to "ids"'),
        ("ids=a", "could not parse array value from json input"),
        ("ids=[]", "The length of the field ids is too short. Array must be of length >= 1."),
        ('ids=[""]', "The ids field cannot be an empty string."),
        ("ids=a&ids=%20", "The ids field cannot be an empty string."),
        (
            "ids=" + json.dumps(["a"] * 101),
            "The length of the field ids is too long. Array must be of length <= 100.",
        ),
        ("ids=[1]", 'Invalid value "1" supplied to "ids"'),
        ('ids=["a"]&x=1', 'invalid keys "x"'),
    ],
)
async def test_what_names_no_cases_deletes_none(world, query, said):
    assert said in message(await world.ask("DELETE", f"/api/cases?{query}"), 400)


async def test_deleting_needs_its_own_right(world):
    case = await world.case()
    answer = await world.ask("DELETE", ids(case), rights="read create update push")

    assert message(answer, 403) == f'Unauthorized to delete case with owners: "{OWNER}"'
    assert (await world.ask("DELETE", ids(case), rights="delete")).status_code == 204


async def test_another_space_has_cases_of_its_own(world):
    case = await world.case()
    there = "/s/soc/api/cases"
    edit = await world.ask("PATCH", there, {"cases": [of(case, title="N")]})
    comment = await world.ask("POST", f"{there}/{case['id']}/comments", COMMENT)
    deleted = await world.ask("DELETE", "/s/soc" + ids(case))

    assert [edit.status_code, comment.status_code, deleted.status_code] == [404, 404, 404]
    assert (await world.ask("POST", there, NEW)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/cases"),
        ("PATCH", "/api/cases"),
        ("DELETE", "/api/cases?ids=[%22x%22]"),
        ("POST", "/api/cases/x/comments"),
        ("PATCH", "/api/cases/x/comments"),
        ("DELETE", "/api/cases/x/comments"),
        ("DELETE", "/api/cases/x/comments/y"),
        ("POST", "/internal/cases/x/attachments/_bulk_create"),
    ],
)
async def test_nobody_writes_unknown_or_by_accident(world, method, path):
    stranger = await world.ask(method, path, {}, authorization="Basic eDp5")
    accident = await world.ask(method, path, {}, kbn_xsrf=None)

    assert stranger.status_code == 401
    assert message(accident, 400) == "Request must contain a kbn-xsrf header."


@pytest.mark.parametrize("body", [b"{", b'{"a":1,"a":2}', b"[NaN]", b"\xff", b"", b"null", b'"x"'])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/cases"),
        ("PATCH", "/api/cases"),
        ("POST", "/api/cases/x/comments"),
        ("PATCH", "/api/cases/x/comments"),
        ("POST", "/internal/cases/x/attachments/_bulk_create"),
    ],
)
async def test_what_is_no_request_is_a_bad_one(world, method, path, body):
    answer = await world.raw(method, path, body)

    assert answer.status_code == 400
    assert answer.json()["error"] == "Bad Request"
