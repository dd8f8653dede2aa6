"""What the worked vectors of the contract say of writes, a row at a time (§11.3 to §11.5)."""

import json

import pytest

from case_query.views.user_actions import rows
from desks import COMMENT, OWNER, World

OLD = "WzAsMV0="
NOWHERE = {"id": "none", "name": "none", "type": ".none", "fields": None}
WEBHOOK = {"id": "w", "name": "W", "type": ".cases-webhook", "fields": None}


@pytest.fixture
def world():
    return World()


def alerts(ids, index):
    rule = {"id": None, "name": None}
    return {"type": "alert", "alertId": ids, "index": index, "rule": rule, "owner": OWNER}


def feed(world, case, after=0):
    """The rows of a case's activity behind that sequence, with their payloads."""
    said = [rows(envelope, {}) for envelope in world.ledger.past[case["id"]]]
    told = [(row.type, row.action, json.loads(row.json)["payload"]) for of in said for row in of]
    return told[after:]


def words(world, case, after=0):
    return [f"{type_}/{action}" for type_, action, _ in feed(world, case, after)]


async def edit(world, *items, **asked):
    return await world.ask("PATCH", "/api/cases", {"cases": items}, **asked)


async def comment(world, case, sent, method="POST"):
    return await world.ask(method, f"/api/cases/{case['id']}/comments", sent)


@pytest.mark.parametrize(
    ("changed", "status", "told"),
    [
        ({"tags": ["b", "a"]}, 406, []),
        (
            {"tags": ["b", "c"]},
            200,
            [("tags", "add", {"tags": ["c"]}), ("tags", "delete", {"tags": ["a"]})],
        ),
        ({"version": OLD, "tags": ["b", "c"]}, 409, []),
        ({"owner": "observability"}, 400, []),
        ({"owner": OWNER}, 406, []),
        ({"title": "  same  "}, 200, [("title", "update", {"title": "same"})]),
        ({"assignees": [{"uid": ""}]}, 406, []),
        (
            {"status": "closed", "settings": {"syncAlerts": False}},
            200,
            [
                ("status", "update", {"status": "closed"}),
                ("settings", "update", {"settings": {"syncAlerts": False}}),
            ],
        ),
        ({"foo": 1}, 400, []),
    ],
)
async def test_an_edit_comes_to(world, changed, status, told):
    case = await world.case(tags=["a", "b"], title="same")
    answer = await edit(world, {"id": case["id"], "version": case["version"]} | changed)

    assert answer.status_code == status
    assert feed(world, case, after=1) == told


async def test_of_two_items_the_old_one_keeps_the_other_and_a_missing_one_wins(world):
    case, other = await world.case(), await world.case()
    good = {"id": case["id"], "version": case["version"], "title": "N"}
    old = {"id": other["id"], "version": OLD, "title": "N"}
    unknown = {"id": "x", "version": OLD, "title": "N"}
    answers = [await edit(world, good, old), await edit(world, unknown, old)]

    assert [one.status_code for one in answers] == [409, 404]
    assert words(world, case) == words(world, other) == ["create_case/create"]


async def test_who_may_not_edit_is_told_so_before_anything_else(world):
    case = await world.case()
    old = {"id": case["id"], "version": OLD, "title": "N"}
    unknown = {"id": "x", "version": OLD}
    answers = [
        await edit(world, old, rights="read"),
        await edit(world, old, unknown, rights="read"),
        await edit(world, old | {"owner": "cases"}, rights="read"),
        await edit(world, old | {"customFields": []}, rights="read"),
        await edit(world, {"id": case["id"], "version": case["version"]}, rights="read"),
    ]

    assert {one.status_code for one in answers} == {403}
    assert (await edit(world, old | {"foo": 1}, rights="read")).status_code == 400


async def test_alerts_are_attached_once(world):
    case = await world.case()
    await comment(world, case, alerts(["a1", "a2"], ["i", "i"]))
    more = await comment(world, case, alerts(["a2", "a3", "a3"], ["i", "i", "i"]))
    again = await comment(world, case, alerts("a1", "i"))
    uneven = await comment(world, case, alerts(["x", "y"], ["i"]))

    assert more.json()["totalAlerts"] == 3
    assert feed(world, case, after=2) == [("comment", "create", {"comment": alerts(["a3"], ["i"])})]
    assert (again.status_code, again.json()) == (200, more.json())
    assert uneven.status_code == 400


async def test_alerts_are_counted_before_those_that_are_there_are_left_out(world):
    case = await world.case()
    await comment(world, case, alerts([f"a{n}" for n in range(999)], ["i"] * 999))
    answer = await comment(world, case, alerts(["a0", "x"], ["i", "i"]))

    assert answer.status_code == 400
    assert "maximum allowed number (1000)" in answer.json()["message"]


async def configure(world, *keys):
    fields = [{"key": key, "label": key, "type": "toggle", "required": False} for key in keys]
    sent = {"owner": OWNER, "connector": NOWHERE, "closure_type": "close-by-user"}
    await world.ask("POST", "/api/cases/configure", sent | {"customFields": fields})


def on(key):
    return {"key": key, "type": "toggle", "value": True}


async def test_a_typical_case_leaves_these_rows(world):
    await configure(world, "a", "b", "c")
    case = await world.case(assignees=[{"uid": "A"}], customFields=[on("c")])
    for changed in (
        {"title": "N", "severity": "high"},
        {"assignees": [{"uid": "B"}]},
        {"connector": WEBHOOK},
        {"customFields": [on("a"), on("b"), on("c")]},
    ):
        (case,) = (
            await edit(world, {"id": case["id"], "version": case["version"]} | changed)
        ).json()
    one = await world.attached(case)
    version = world.ledger.states[case["id"]].case.version
    await comment(world, case, COMMENT | {"id": one, "version": version}, method="PATCH")
    await world.ask("DELETE", f"/api/cases/{case['id']}/comments/{one}")

    assert words(world, case) == [
        "create_case/create",
        "title/update",
        "severity/update",
        "assignees/add",
        "assignees/delete",
        "connector/update",
        "customFields/update",
        "customFields/update",
        "comment/create",
        "comment/update",
        "comment/delete",
    ]
    assert [payload for kind, _, payload in feed(world, case) if kind == "assignees"] == [
        {"assignees": [{"uid": "B"}]},
        {"assignees": [{"uid": "A"}]},
    ]
