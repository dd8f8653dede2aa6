"""How are cases taken in over HTTP that had a life elsewhere?"""

import json

import pytest

from case_events import CaseDeleted, CaseImported
from desks import NEW, World
from saved import FULL, OWNER, case, comment, ndjson, opened

IMPORT = "/api/saved_objects/_import"


@pytest.fixture
def world():
    return World()


async def sent(world, lines, *, query="", rights="", name="cases.ndjson", **headers):
    said = {"authorization": f"Words {rights}".strip(), "kbn-xsrf": "1"}
    said |= {key.replace("_", "-"): value for key, value in headers.items()}
    return await world.uploaded(IMPORT + query, {"file": (name, ndjson(lines))}, said)


async def taken(world, lines=FULL, **asked):
    answer = await sent(world, lines, **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def refused(world, lines=FULL, *, code=400, **asked):
    answer = await sent(world, lines, **asked)
    assert answer.status_code == code, answer.text
    assert not world.ledger.states
    return answer.json()["message"]


def why(told):
    return {one["line"]: one["error"] for one in told["errors"]}


async def test_a_case_comes_in_under_its_id_with_everything(world):
    told = await taken(world)
    state = world.ledger.states["case-9"]

    assert told["success"] is True
    assert told["successCount"] == len(told["successResults"]) == len(FULL) - 1
    assert "errors" not in told
    assert told["successResults"][0] == {
        "type": "cases",
        "id": "case-9",
        "line": 1,
        "meta": {"icon": "casesApp", "title": "Beacon to a very young domain"},
    }
    assert state.case.incremental_id == 1
    assert state.case.title == "Beacon to a very young domain"


async def test_a_connector_that_is_not_here_is_none_and_reported(world):
    told = await taken(world)

    assert world.ledger.states["case-9"].case.connector.id == "none"
    assert told["warnings"] == [
        {
            "type": "simple",
            "message": "Connector jira-1 is not here: case case-9 has none now",
        }
    ]
    assert world.ledger.states["case-9"].case.external_service.connector_id == "jira-1"


async def test_a_connector_that_is_here_stays():
    async def there(space, ids):
        return ids

    world = World(connectors=there)
    told = await taken(world)

    assert world.ledger.states["case-9"].case.connector.id == "jira-1"
    assert told["warnings"] == []


async def test_it_waits_until_readers_see_the_end_of_each_case(world):
    await taken(world, query="?refresh=wait_for")
    (asked,) = world.readers.asked

    assert asked.stream == "case-9"
    assert asked.sequence == world.ledger.states["case-9"].case.sequence


async def test_late_readers_are_told_of(world):
    world.readers.see = lambda asked: None
    answer = await sent(world, FULL)

    assert answer.status_code == 200
    assert "299 Caselog" in answer.headers["warning"]


async def test_a_case_that_is_there_is_a_conflict(world):
    await taken(world)
    sequence = world.ledger.states["case-9"].case.sequence
    told = await taken(world)

    assert (told["success"], told["successCount"]) == (False, 0)
    assert {json.dumps(one) for one in why(told).values()} == {'{"type": "conflict"}'}
    assert len(told["errors"]) == len(FULL) - 1
    assert world.ledger.states["case-9"].case.sequence == sequence


async def test_overwriting_ends_what_was_there_and_keeps_its_number(world):
    await taken(world, [case(title="Old"), opened()])
    told = await taken(world, query="?overwrite=true")
    state, past = world.ledger.states["case-9"], world.ledger.past["case-9"]

    assert told["successResults"][0]["overwrite"] is True
    assert (state.case.title, state.case.incremental_id) == ("Beacon to a very young domain", 1)
    assert [type(e.action) for e in past].count(CaseDeleted) == 1
    assert [e.sequence for e in past] == list(range(1, len(past) + 1))
    assert set(state.attached.by_id) == {"c-1", "c-2"}


async def test_overwriting_what_is_not_there_is_importing(world):
    told = await taken(world, query="?overwrite=true")

    assert told["success"]
    assert "overwrite" not in told["successResults"][0]


async def test_a_deleted_case_goes_on_behind_its_end(world):
    await taken(world, [case(), opened()])
    await world.ask("DELETE", '/api/cases?ids=["case-9"]')
    told = await taken(world)

    assert told["success"]
    assert not world.ledger.states["case-9"].case.deleted


async def test_copies_have_other_ids_and_are_told(world):
    await taken(world)
    told = await taken(world, query="?createNewCopies=true")
    ids = {one["id"]: one["destinationId"] for one in told["successResults"]}
    copy = world.ledger.states[ids["case-9"]]

    assert set(copy.attached.by_id) == {ids["c-1"], ids["c-2"]}
    assert copy.case.incremental_id == 2
    stated = world.ledger.past[ids["case-9"]][-1].action
    assert isinstance(stated, CaseImported)
    assert stated.origin == "case-9"


async def test_an_id_of_another_space_comes_in_under_another(world):
    await world.uploaded(
        "/s/soc" + IMPORT,
        {"file": ("x.ndjson", ndjson(FULL))},
        {"authorization": "Words", "kbn-xsrf": "1"},
    )
    told = await taken(world, query="?overwrite=true")
    ids = {one["id"]: one["destinationId"] for one in told["successResults"]}

    assert world.ledger.states["case-9"].case.space == "soc"
    assert world.ledger.states[ids["case-9"]].case.space == "default"


async def test_a_dry_run_tells_the_same_and_does_nothing(world):
    told = await taken(world, query="?dryRun=true")

    assert told.pop("dryRun") is True
    assert not world.ledger.states
    assert told == await taken(world)
    conflict = await taken(world, query="?dryRun=true")
    assert why(conflict)[1] == {"type": "conflict"}
    assert (await taken(world, query="?dryRun=true&overwrite=true"))["success"]


@pytest.mark.parametrize(("query", "may"), [("?dryRun=true", False), ("", True)])
async def test_a_dry_run_takes_no_files(world, query, may):
    await taken(world, query=query)

    assert world.files.may == [may]


async def test_one_wrong_line_keeps_its_case_out_and_no_other(world):
    good = [case("case-b"), opened("b-0", case_id="case-b")]
    told = await taken(world, [case(), comment("c-1", 3, 5), opened(), *good])

    assert list(world.ledger.states) == ["case-b"]
    assert told["successCount"] == 2
    assert [one["line"] for one in told["successResults"]] == [4, 5]
    said = why(told)
    assert "comment" in said[2]["message"]
    assert said[1]["message"] == said[3]["message"]
    assert said[1]["message"] == "Nothing of case case-9 came in because of line 2"


async def test_what_is_no_line_of_a_case_is_told_beside_it(world):
    told = await taken(world, [case(), "{", comment("c-1", 1, case_id="none")])

    assert list(world.ledger.states) == ["case-9"]
    assert why(told)[2]["statusCode"] == 400
    assert why(told)[3]["references"] == [{"type": "cases", "id": "none"}]
    assert "id" not in next(one for one in told["errors"] if one["line"] == 2)


async def test_connectors_and_templates_of_the_file_are_left_out(world):
    told = await taken(world, [case(), case("jira-1") | {"type": "action"}])

    assert told["success"]
    assert told["warnings"][0]["message"] == "1 objects of type action were left out"


async def test_an_action_that_is_too_large_keeps_its_case_out(world):
    told = await taken(world, [case(), comment("c-1", 3, "x" * (3 << 20)), opened()])

    assert why(told)[1]["statusCode"] == 413
    assert not world.ledger.states


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("?overwrite=true&createNewCopies=true", "cannot use [overwrite] with [createNewCopies]"),
        ("?overwrite=maybe", 'Invalid value "maybe" supplied to "overwrite"'),
        ("?colour=red", 'invalid keys "colour"'),
        ("?refresh=x", "[request query.refresh]"),
    ],
)
async def test_what_cannot_be_asked_is_said(world, query, says):
    assert says in await refused(world, query=query)


async def test_a_file_that_comes_in_as_nothing_is_refused_whole(world):
    numbered = [case("case-b"), case(incremental_id=4)]

    assert "`incremental_id`" in await refused(world, numbered)
    assert "Non-unique" in await refused(world, [case(), case()])


async def test_a_file_has_a_name_that_says_what_it_is(world):
    assert await refused(world, name="cases.zip") == "Invalid file extension .zip"
    login = {"authorization": "Words", "kbn-xsrf": "1"}
    nameless = await world.uploaded(IMPORT, {"file": (None, b"x")}, login)
    wrong = await world.uploaded(IMPORT, {"files": ("x.ndjson", b"x")}, login)
    twice = [("file", ("x.ndjson", b"{}")), ("file", ("y.ndjson", b"{}"))]
    double = await world.uploaded(IMPORT, twice, login)
    none = await world.ask("POST", IMPORT, {})

    assert [one.status_code for one in (nameless, wrong, double, none)] == [400, 400, 400, 415]


async def test_a_file_may_be_too_large():
    world = World(most_imported=100)

    assert await refused(world, code=413)


@pytest.mark.parametrize("rights", ["read", "update delete", "read update"])
async def test_who_may_not_create_takes_nothing_in(world, rights):
    said = await refused(world, code=403, rights=rights)

    assert said == "Unauthorized to create case of any owner"


async def test_every_owner_of_the_file_must_be_one_of_theirs(world):
    lines = [*FULL, case("case-b", owner="cases")]
    said = await refused(world, lines, code=403, rights="create")

    assert said == 'Unauthorized to create case with owners: "cases"'
    assert await refused(world, [case(owner="mine")], code=403)


@pytest.mark.parametrize("rights", ["create", "create update", "create delete"])
async def test_overwriting_needs_the_right_to_delete_and_to_update(world, rights):
    assert await refused(world, code=403, rights=rights, query="?overwrite=true")


async def test_a_case_of_another_owner_is_not_overwritten(world):
    await taken(world, [case(owner="cases")])
    told = await taken(world, rights="create update delete", query="?overwrite=true")

    assert why(told)[1]["statusCode"] == 403
    assert world.ledger.states["case-9"].case.owner == "cases"


async def test_a_request_that_comes_again_does_nothing_again(world):
    first = await taken(world, query="?createNewCopies=true", idempotency_key="k")
    again = await taken(world, query="?createNewCopies=true", idempotency_key="k")

    assert first == again
    assert len(world.ledger.states) == 1


async def test_the_case_goes_on_as_any_other(world):
    await taken(world, [case(), opened()])
    answer = await world.ask("POST", "/api/cases/case-9/comments", COMMENT)
    made = await world.case(**NEW)

    assert answer.status_code == 200
    assert world.ledger.states[made["id"]].case.incremental_id == 2


COMMENT = {"type": "user", "comment": "hi", "owner": OWNER}


JIRA = {"actionTypeId": ".jira", "name": "Jira", "config": {"apiUrl": "https://x"}}


class Brings:
    """Takes in all connectors but those of a name."""

    def __init__(self, **refused):
        self.refused, self.brought = refused, []

    async def bring(self, wanted):
        self.brought += wanted.connectors
        return self.refused


def connector(id_, **said):
    return case(id_) | {"type": "action", "attributes": JIRA | said, "references": []}


async def test_connectors_of_the_file_come_in_before_its_cases():
    lines = [case(), connector("jira-1"), connector("other"), connector("x", name=1)]
    brings = Brings(other="conflict")
    world = World(brings=brings)
    told = await taken(world, lines)

    assert [one.id for one in brings.brought] == ["jira-1", "other"]
    assert [one["id"] for one in told["successResults"] if one["type"] == "action"] == ["jira-1"]
    assert why(told) == {
        3: {"type": "conflict"},
        4: {"type": "unknown", "message": "This is no connector", "statusCode": 400},
    }
    assert not [one for one in told["warnings"] if "action" in one["message"]]
