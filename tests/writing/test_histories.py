"""How do whole histories come in over HTTP?"""

import pytest

from case_command.imports.ahead import Ahead
from case_command.imports.histories import Histories
from case_command.imports.recording import Recording, Wish
from case_command.sealing import Stamp
from case_events import CaseDeleted
from case_events.bundle import end, to_line
from case_events.testing import NOON, history
from case_runtime.reading import Nobody
from case_runtime.rights import EVERYTHING
from desks import Numbers, World
from examples import ANA, COMMENTED, CREATED, EVERY_ACTION

IMPORT = "/api/cases/_import"
ALIVE = [action for action in EVERY_ACTION if not isinstance(action, CaseDeleted)]
KIND = {"content-type": "application/x-ndjson"}


@pytest.fixture
def world():
    return World()


def lines(*actions, stream="case-1"):
    met = history(*(actions or ALIVE), stream=stream)
    return [*(to_line(one, 1) for one in met), end(stream, len(met))]


async def sent(world, body, *, query="", rights="", **headers):
    said = {b"authorization": f"Words {rights}".strip().encode()}
    kind = headers.pop("kind", "application/x-ndjson").encode()
    said |= {name.replace("_", "-").encode(): text.encode() for name, text in headers.items()}
    content = body if isinstance(body, bytes) else b"\n".join(body)
    return await world.raw("POST", IMPORT + query, content, said | {b"content-type": kind})


async def taken(world, body, **asked):
    answer = await sent(world, body, **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def why(told, place=0):
    return told["cases"][place]["error"]["message"]


async def test_cases_come_in_as_they_are(world):
    told = await taken(world, [*lines(), *lines(CREATED, COMMENTED, stream="case-2")])

    assert told == {
        "success": True,
        "cases": [
            {"id": "case-1", "line": 1, "actions": len(ALIVE), "overwrite": False},
            {"id": "case-2", "line": len(ALIVE) + 2, "actions": 2, "overwrite": False},
        ],
    }
    past = world.ledger.past["case-1"]
    assert [to_line(one, 1) for one in past] == lines()[:-1]
    assert {one.case.incremental_id for one in world.ledger.states.values()} == {1, 2}


async def test_it_waits_until_readers_see_them(world):
    await taken(world, lines(), query="?refresh=wait_for")

    assert [(one.stream, one.sequence) for one in world.readers.asked] == [("case-1", len(ALIVE))]


async def test_a_case_that_is_there_stays_unless_it_is_to_be_overwritten(world):
    await taken(world, lines(CREATED))
    told = await taken(world, lines())
    assert why(told) == "Saved object [cases/case-1] conflict"
    assert len(world.ledger.past["case-1"]) == 1

    over = await taken(world, lines(), query="?overwrite=true")
    assert over["cases"][0]["overwrite"] is True
    assert world.ledger.states["case-1"].case.sequence == 2 + len(ALIVE)


async def test_a_dry_run_does_nothing(world):
    told = await taken(world, lines(), query="?dryRun=true")

    assert told["success"]
    assert not world.ledger.states


async def test_a_history_without_its_end_does_not_come_in(world):
    told = await taken(world, [*lines()[:-1], *lines(CREATED, stream="case-2")])

    assert "not whole" in why(told)
    assert list(world.ledger.states) == ["case-2"]


async def test_a_history_that_goes_on_behind_its_end_does_not_come_in(world):
    told = await taken(world, [*lines(), lines()[0]])

    assert "ended before" in why(told)
    assert not world.ledger.states


async def test_a_case_with_a_bad_line_stays_out_and_others_come_in(world):
    bad = lines()
    bad[3] = bad[3].replace(b'"v":1', b'"v":9')
    told = await taken(world, [*bad, *lines(CREATED, stream="case-2")])

    assert why(told).startswith("Line 4: A newer release")
    assert list(world.ledger.states) == ["case-2"]


@pytest.mark.parametrize("bad", [b"{", b"[]", b'{"stream": 1}', b"\xff", b"{}"])
async def test_behind_a_line_that_cannot_be_read_nothing_is_looked_at(world, bad):
    first, second, third = (lines(CREATED, stream=f"case-{n}") for n in (1, 2, 3))
    told = await taken(world, [*first, *second[:-1], bad, second[-1], *third])

    assert not told["success"]
    assert list(world.ledger.states) == ["case-1"]
    assert told["cases"][-1]["line"] == 4


async def test_the_lines_of_a_case_follow_each_other(world):
    one, other = lines(CREATED, COMMENTED), lines(CREATED, stream="case-2")
    told = await taken(world, [one[0], *other, *one[1:]])

    assert "follow each other" in why(told, -1)
    assert "case-1" not in world.ledger.states


async def test_an_id_is_one_that_a_case_can_have(world):
    told = await taken(world, lines(CREATED, stream="case/2"))

    assert why(told) == "Its id cannot be that of a case"


async def test_a_case_has_its_limits(world):
    async def pieces():
        for line in lines():
            yield line + b"\n"

    stamp = Stamp(ANA, NOON, "default", "r-1")
    wish = Wish(stamp=stamp, rights=EVERYTHING, new_id=str)
    coming = Histories(Recording(world.ledger, Numbers(), wish, Ahead(Nobody())), largest=700)
    await coming.all(pieces())

    assert "at most 700 bytes" in coming.told[0]["error"]["message"]
    assert not world.ledger.states


async def test_a_line_has_its_limits(world):
    assert "too long" in why(await taken(world, b"x" * (9 << 20)))


async def test_nothing_is_a_request_too(world):
    assert await taken(world, b"") == {"success": True, "cases": []}


async def test_only_lines_of_json_are_taken(world):
    assert (await sent(world, lines(), kind="application/json")).status_code == 415
    assert (await sent(world, lines(), query="?colour=red")).status_code == 400


async def test_rights_are_those_of_an_import(world):
    assert (await sent(world, lines(), rights="read update")).status_code == 403
    asked = {"rights": "create update", "query": "?overwrite=true"}
    assert (await sent(world, lines(), **asked)).status_code == 403
    others = [one.replace(b"securitySolution", b"observability") for one in lines(CREATED)]
    told = await taken(world, others, rights="create")
    assert told["cases"][0]["error"]["statusCode"] == 403
    assert not world.ledger.states


async def test_a_request_that_comes_again_does_nothing_again(world):
    first = await taken(world, lines(), idempotency_key="k")
    again = await taken(world, lines(), idempotency_key="k")
    other = await taken(world, lines(CREATED), idempotency_key="k")

    assert first == again
    assert len(world.ledger.past["case-1"]) == len(ALIVE)
    assert other["cases"][0]["error"]["statusCode"] == 422
