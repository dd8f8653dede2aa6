"""How observables are added, changed and taken away over HTTP (Cases API §2.5)."""

import pytest

from case_events.version import version
from desks import NEW, OWNER, World

IPV4, HOST = "observable-type-ipv4", "observable-type-hostname"
SENT = {"typeKey": IPV4, "value": "10.0.0.7", "description": None}
CONFIGURED = {
    "owner": OWNER,
    "closure_type": "close-by-user",
    "connector": NEW["connector"],
    "observableTypes": [{"key": "wallet", "label": "Wallet"}],
}
KEY = {"idempotency_key": "k-1"}


@pytest.fixture
def world():
    return World()


@pytest.fixture
async def case(world):
    return await world.case()


def at(case, *steps):
    return "/".join([f"/internal/cases/{case['id']}/observables", *steps])


def one(value="10.0.0.7", kind=IPV4, description=None):
    return {"observable": {"typeKey": kind, "value": value, "description": description}}


def several(*values, kind=IPV4):
    some = [{"typeKey": kind, "value": value, "description": "seen"} for value in values]
    return {"caseId": "whatever", "observables": some}


def message(answer, status=400):
    assert answer.status_code == answer.json()["statusCode"] == status, answer.text
    return answer.json()["message"]


async def added(world, case, *values):
    """The observables of the case, with these."""
    answer = await world.ask("POST", at(case, "_bulk_create"), several(*values))
    assert answer.status_code == 200, answer.text
    return answer.json()["observables"]


async def test_one_is_added_and_the_case_told_without_its_totals(world, case):
    await world.attached(case)
    answer = await world.ask("POST", at(case), one(description="a beacon"))
    told = answer.json()
    (new,) = told["observables"]

    assert (answer.status_code, told["version"], told["comments"]) == (200, version(3), [])
    assert (told["totalComment"], told["totalAlerts"], told["totalEvents"]) == (0, 0, 0)
    assert list(new) == ["id", "typeKey", "value", "description", "createdAt", "updatedAt"]
    assert (new["typeKey"], new["value"], new["description"]) == (IPV4, "10.0.0.7", "a beacon")
    assert new["createdAt"] == new["updatedAt"]
    assert "warning" not in answer.headers


async def test_what_readers_see_is_asked_for_in_that_form(world, case):
    path = at(case, (await added(world, case, "10.0.0.1"))[0]["id"])
    changed = {"observable": {"value": "10.0.0.2", "description": None}}
    answers = [
        await world.ask("POST", at(case), one(), refresh="wait_for"),
        await world.ask("POST", at(case, "_bulk_create"), several("1.1.1.1"), refresh="wait_for"),
        await world.ask("PATCH", path, changed, refresh="wait_for"),
    ]
    gone = await world.ask("DELETE", path, refresh="wait_for")

    assert [answer.text[-15:-2] for answer in answers] == ["as untotalled"] * 3
    assert (gone.status_code, gone.content) == (204, b"")
    assert [asked.sequence for asked in world.readers.asked] == [3, 4, 5, 6]


async def test_many_are_added_without_those_that_are_there(world, case):
    await added(world, case, "10.0.0.1")
    answer = await world.ask("POST", at(case, "_bulk_create"), several("10.0.0.1", "what", "what"))

    assert [o["value"] for o in answer.json()["observables"]] == ["10.0.0.1", "what"]
    assert "warning" not in answer.headers


async def test_how_many_found_no_room_is_told_beside_the_answer(world, case):
    await added(world, case, *(f"10.0.0.{n}" for n in range(48)))
    sent = several("10.0.0.1", "10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.3")
    answer = await world.ask("POST", at(case, "_bulk_create"), sent)

    assert len(answer.json()["observables"]) == 50
    assert answer.headers["warning"] == '299 Caselog "1 observables left out"'


async def test_both_warnings_are_told_where_readers_are_late(world, case):
    world.readers.see = lambda _: None
    path, sent = at(case, "_bulk_create"), several(*(f"10.0.0.{n}" for n in range(52)))
    answer = await world.ask("POST", path, sent, refresh="wait_for")

    assert answer.headers["warning"] == (
        '299 Caselog "The change is stored; readers may not see it yet", '
        '299 Caselog "2 observables left out"'
    )


async def test_one_is_changed_and_taken_away(world, case):
    (before,) = await added(world, case, "10.0.0.1")
    new = {"observable": {"value": "10.0.0.2", "description": None}}
    answer = await world.ask("PATCH", at(case, before["id"]), new)
    (after,) = answer.json()["observables"]
    gone = await world.ask("DELETE", at(case, before["id"]))

    assert after["updatedAt"] > before["updatedAt"]
    assert after == before | new["observable"] | {"updatedAt": after["updatedAt"]}
    assert (gone.status_code, gone.content) == (204, b"")
    assert world.ledger.states[case["id"]].case.observables == ()


UNREADABLE = {
    "add": ("POST", [], {}, 'Invalid value "undefined" supplied to "observable"'),
    "a number": (
        "POST",
        [],
        {"observable": SENT | {"value": 7}},
        'Invalid value "7" supplied to "observable,value"',
    ),
    "no description": (
        "POST",
        [],
        {"observable": {"typeKey": IPV4, "value": "10.0.0.7"}},
        'Invalid value "undefined" supplied to "observable,description"',
    ),
    "an id": ("POST", [], {"observable": SENT | {"id": "x"}}, 'invalid keys "id"'),
    "several": (
        "POST",
        ["_bulk_create"],
        {"caseId": "x", "observables": [SENT, {}]},
        'Invalid value "undefined" supplied to "observables,typeKey"',
    ),
    "a list": ("POST", ["_bulk_create"], [SENT], "Invalid value"),
    "a new type": (
        "PATCH",
        ["o-1"],
        {"observable": SENT},
        'invalid keys "typeKey"',
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
async def test_what_cannot_be_understood_is_told_as_everything_else(world, case, name):
    method, steps, sent, why = UNREADABLE[name]
    tried = "update" if method == "PATCH" else "add"
    said = message(await world.ask(method, at(case, *steps), sent))

    assert said.startswith(f"Failed to {tried} observable: Error: {why}")


async def test_what_is_no_json_is_told_as_on_every_route(world, case):
    answer = await world.raw("POST", at(case), b'{"observable":')

    assert not message(answer).startswith("Failed")


NOWHERE = {"id": "nowhere"}
NOT_FOUND = "Saved object [cases/nowhere] not found"


async def test_a_case_that_is_not_there_is_a_bad_request(world):
    changed = {"observable": {"value": "10.0.0.2", "description": None}}
    answers = {
        "add observable": await world.ask("POST", at(NOWHERE), one()),
        "update observable": await world.ask("PATCH", at(NOWHERE, "o"), changed),
        "delete observable id: o": await world.ask("DELETE", at(NOWHERE, "o")),
    }

    for tried, answer in answers.items():
        assert message(answer) == f"Failed to {tried}: Error: {NOT_FOUND}"
    many = await world.ask("POST", at(NOWHERE, "_bulk_create"), several("10.0.0.7"))
    assert message(many) == f"Failed to add observable: Error: {NOT_FOUND}"


async def asked_by(world, case, rights):
    changed = {"observable": {"value": "10.0.0.2", "description": None}}
    yield await world.ask("POST", at(case), one(), rights=rights)
    yield await world.ask("POST", at(case, "_bulk_create"), several("1.1.1.1"), rights=rights)
    yield await world.ask("PATCH", at(case, "o-1"), changed, rights=rights)
    yield await world.ask("DELETE", at(case, "o-1"), rights=rights)


@pytest.mark.parametrize("rights", ["read", "create", "delete", "createComment"])
async def test_who_may_not_update_is_forbidden_whether_the_case_is_there_or_not(
    world, case, rights
):
    for which in (case, NOWHERE):
        async for answer in asked_by(world, which, rights):
            assert message(answer, 403) == "Unauthorized to update case of any owner"


async def test_who_may_update_others_is_forbidden_by_name(world):
    theirs = await world.case(owner="cases")
    async for answer in asked_by(world, theirs, "update"):
        assert message(answer, 403) == 'Unauthorized to update case with owners: "cases"'


async def test_updating_needs_no_other_right(world, case):
    assert (await world.ask("POST", at(case), one(), rights="update")).status_code == 200


async def test_the_same_request_twice_adds_once_and_is_told_the_same(world, case):
    path, sent = at(case, "_bulk_create"), several(*(f"10.0.0.{n}" for n in range(53)))
    first = await world.ask("POST", path, sent, **KEY)
    again = await world.ask("POST", path, sent, **KEY)
    other = await world.ask("POST", path, several("1.1.1.1"), **KEY)

    assert again.json() == first.json()
    assert first.headers["warning"] == again.headers["warning"]
    assert message(other, 422) == "The Idempotency-Key was used before, with another request"


async def test_a_repeat_is_told_how_it_was_and_the_case_as_it_is(world, case):
    first = await world.ask("POST", at(case), one(), **KEY)
    (made,) = first.json()["observables"]
    await world.ask("DELETE", at(case, made["id"]))
    again = await world.ask("POST", at(case), one(), **KEY)

    assert (again.status_code, again.json()["observables"]) == (200, [])
    assert again.json()["total_observables"] == 0


async def test_a_deletion_twice_under_one_key_is_one(world, case):
    (made,) = await added(world, case, "10.0.0.1")
    answers = [await world.ask("DELETE", at(case, made["id"]), **KEY) for _ in range(2)]
    late = await world.ask("DELETE", at(case, made["id"]))

    assert [answer.status_code for answer in answers] == [204, 204]
    assert message(late) == (
        f"Failed to delete observable id: {made['id']}: Error: "
        f"Failed to delete observable: observable id {made['id']} not found"
    )


async def test_a_type_is_there_as_long_as_it_is_configured(world, case):
    before = await world.ask("POST", at(case), one("bc1", "wallet"))
    await world.ask("POST", "/api/cases/configure", CONFIGURED)
    during = await world.ask("POST", at(case), one("bc1", "wallet"))
    await world.ask("POST", "/api/cases/configure", CONFIGURED | {"observableTypes": []})
    after = await world.ask("POST", at(case), one("10.0.0.7"))

    why = "Invalid observable type, key does not exist: wallet"
    assert message(before) == f"Failed to add observable: Error: {why}"
    assert [o["value"] for o in during.json()["observables"]] == ["bc1"]
    assert [o["value"] for o in after.json()["observables"]] == ["10.0.0.7"]
    assert after.json()["total_observables"] == 1


async def test_what_is_recorded_says_which_configuration_was_used(world, case):
    await world.ask("POST", "/api/cases/configure", CONFIGURED)
    await world.ask("POST", at(case), one("bc1", "wallet"))
    action = world.ledger.past[case["id"]][-1].action

    assert (action.change, action.count, action.configuration) == ("add", 1, 1)


async def test_too_much_for_one_record_is_told_as_on_every_route(world, case):
    long = "x" * 800_000
    answers = [await world.ask("POST", at(case), one(long + n, HOST)) for n in "abc"]

    assert [answer.status_code for answer in answers] == [200, 200, 413]
