"""Observables on the real stack: written over HTTP, and found by others."""

import pytest

from desks import NEW, OWNER
from writers import running

pytestmark = pytest.mark.integration
IPV4 = "observable-type-ipv4"
CONFIGURED = {
    "owner": OWNER,
    "closure_type": "close-by-user",
    "connector": NEW["connector"],
    "observableTypes": [{"key": "wallet", "label": "Wallet"}],
}


@pytest.fixture
async def clients(stack, tmp_path):
    async with running(stack, tmp_path) as made:
        yield made


def at(case, *steps):
    return "/".join([f"/internal/cases/{case['id']}/observables", *steps])


def one(value, kind=IPV4):
    return {"observable": {"typeKey": kind, "value": value, "description": None}}


def several(*values):
    some = [{"typeKey": IPV4, "value": value, "description": None} for value in values]
    return {"caseId": "", "observables": some}


def values(case):
    return [one["value"] for one in case["observables"]]


async def similar(clients, case):
    found = await clients.done("POST", f"/internal/cases/{case['id']}/_similar", {})
    return [other["id"] for other in found["cases"]]


async def test_a_write_answers_what_readers_find(clients):
    first, second = await clients.case(), await clients.case()
    await clients.comment(first)
    told = await clients.done("POST", at(first), one("10.0.0.1"))
    await clients.done("POST", at(second, "_bulk_create"), several("10.0.0.2", "10.0.0.1"))
    read = await clients.got(f"/api/cases/{first['id']}")

    assert (values(told), told["totalComment"], told["comments"]) == (["10.0.0.1"], 0, [])
    assert (read["totalComment"], read["total_observables"]) == (1, 1)
    assert {**read, "totalComment": 0, "comments": []} == told
    assert await similar(clients, first) == [second["id"]]
    assert await similar(clients, second) == [first["id"]]


async def test_what_is_changed_or_taken_away_is_found_no_longer(clients):
    first, second = await clients.case(), await clients.case()
    (made,) = (await clients.done("POST", at(first), one("10.0.0.1")))["observables"]
    await clients.done("POST", at(second), one("10.0.0.2"))
    new = {"observable": {"value": "10.0.0.2", "description": "a typo"}}
    told = await clients.done("PATCH", at(first, made["id"]), new)
    assert values(told) == ["10.0.0.2"]
    assert await similar(clients, first) == [second["id"]]
    gone = await clients.ask("DELETE", at(first, made["id"]))

    assert gone.status_code == 204
    assert await similar(clients, second) == []
    rows = await clients.got(f"/api/cases/{first['id']}/user_actions/_find?types=observables")
    assert [row["payload"]["observables"]["actionType"] for row in rows["userActions"]] == [
        "add",
        "update",
        "delete",
    ]


async def test_a_deleted_type_hides_what_is_of_it_from_writes_and_reads(clients):
    await clients.done("POST", "/api/cases/configure", CONFIGURED)
    first, second = await clients.case(), await clients.case()
    for case in (first, second):
        await clients.done("POST", at(case), one("bc1", "wallet"))
    assert await similar(clients, first) == [second["id"]]
    (configuration,) = await clients.got("/api/cases/configure")
    path = f"/api/cases/configure/{configuration['id']}"
    edit = {"version": configuration["version"], "observableTypes": []}
    await clients.done("PATCH", path, edit)
    told = await clients.done("POST", at(first), one("10.0.0.1"))

    assert (values(told), told["total_observables"]) == (["10.0.0.1"], 1)
    assert await similar(clients, first) == []
    assert values(await clients.got(f"/api/cases/{second['id']}")) == []
    refused = await clients.ask("POST", at(second), one("bc1", "wallet"))
    assert "key does not exist: wallet" in refused.json()["message"]


async def test_rights_are_those_of_the_owner_in_the_space(clients):
    case = await clients.case()
    (made,) = (await clients.done("POST", at(case), one("10.0.0.1")))["observables"]
    asked = [
        ("POST", at(case), one("10.0.0.2")),
        ("POST", at(case, "_bulk_create"), several("10.0.0.2")),
        ("PATCH", at(case, made["id"]), {"observable": {"value": "1.1.1.1", "description": None}}),
        ("DELETE", at(case, made["id"]), None),
    ]
    for method, path, body in asked:
        assert (await clients.ask(method, path, body, by="read")).status_code == 403
        assert (await clients.ask(method, f"/s/other{path}", body, by="update")).status_code == 403
    path = f"/internal/cases/{case['id']}/_similar"

    assert (await clients.ask("POST", path, {}, by="update")).status_code == 403
    assert (await clients.ask("POST", path, {}, by="read")).status_code == 200
    assert (await clients.ask("POST", at(case), one("10.0.0.2"), by="update")).status_code == 200


async def test_the_fifty_first_is_refused_by_hand_and_left_out_in_bulk(clients):
    case = await clients.case()
    sent = several(*(f"10.0.0.{n}" for n in range(49)))
    await clients.done("POST", at(case, "_bulk_create"), sent)
    cut = await clients.ask(
        "POST", at(case, "_bulk_create"), several("10.0.0.1", "1.1.1.1", "1.1.1.2")
    )
    late = await clients.ask("POST", at(case), one("1.1.1.3"))

    assert (len(cut.json()["observables"]), values(cut.json())[-1]) == (50, "1.1.1.1")
    assert cut.headers["warning"] == '299 Caselog "1 observables left out"'
    assert (late.status_code, late.json()["message"]) == (
        400,
        "Failed to add observable: Error: Max 50 observables per case is allowed.",
    )
