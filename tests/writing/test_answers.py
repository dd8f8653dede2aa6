"""When does a write answer, with what, and what if it comes twice?"""

import pytest

from case_runtime.showing import GONE
from desks import COMMENT, NEW, World

LATE = '299 Caselog "The change is stored; readers may not see it yet"'
KEY = {"idempotency_key": "k-1"}


@pytest.fixture
def world():
    return World()


def asked(world):
    return [(one.sequence, one.form) for one in world.readers.asked]


async def test_a_write_answers_what_readers_see(world):
    case = await world.case()
    path = f"/api/cases/{case['id']}/comments"
    edit = {"id": case["id"], "version": case["version"], "title": "N"}
    opened = await world.ask("POST", "/api/cases", NEW, refresh="wait_for")
    edited = await world.ask("PATCH", "/api/cases", {"cases": [edit]}, refresh=None)
    commented = await world.ask("POST", path, COMMENT, refresh="wait_for")
    cleared = await world.ask("DELETE", path, refresh="wait_for")
    deleted = await world.ask("DELETE", f'/api/cases?ids=["{case["id"]}"]', refresh="wait_for")

    assert opened.json()["seen"].endswith("@1 as listed")
    assert edited.json() == [{"seen": f"{case['id']}@2 as listed"}]
    assert commented.json() == {"seen": f"{case['id']}@3 as commented"}
    assert (cleared.content, deleted.content) == (b"", b"")
    assert asked(world) == [
        (1, "listed"),
        (2, "listed"),
        (3, "commented"),
        (4, "case"),
        (5, "case"),
    ]
    assert all("warning" not in one.headers for one in (opened, edited, cleared, deleted))


async def test_a_write_that_does_not_wait_asks_no_reader(world):
    case = await world.case()
    edit = {"id": case["id"], "version": case["version"], "title": "N"}
    answer = await world.ask("PATCH", "/api/cases", {"cases": [edit]}, refresh="false")

    assert (answer.json()[0]["title"], answer.headers.get("warning")) == ("N", None)
    assert asked(world) == []


async def test_a_write_succeeds_while_readers_are_away_and_says_so(world):
    case = await world.case()
    world.readers.see = lambda _: None
    path = f"/api/cases/{case['id']}/comments"
    edit = {"id": case["id"], "version": case["version"], "title": "N"}
    edited = await world.ask("PATCH", "/api/cases", {"cases": [edit]}, refresh="wait_for")
    commented = await world.ask("POST", path, COMMENT, refresh="wait_for")
    cleared = await world.ask("DELETE", path, refresh="wait_for")

    assert [one.status_code for one in (edited, commented, cleared)] == [200, 200, 204]
    assert [one.headers["warning"] for one in (edited, commented, cleared)] == [LATE] * 3
    assert (edited.json()[0]["title"], edited.json()[0]["comments"]) == ("N", [])
    assert (commented.json()["totalComment"], commented.json()["comments"]) == (1, [])


async def test_a_case_that_is_gone_by_the_time_it_is_looked_at_is_answered_as_it_was_left(world):
    world.readers.see = lambda _: GONE
    answer = await world.ask("POST", "/api/cases", NEW, refresh="wait_for")

    assert (answer.json()["title"], answer.headers.get("warning")) == ("Phishing", None)


async def test_who_may_write_but_not_read_gets_an_answer(world):
    answer = await world.ask("POST", "/api/cases", NEW, rights="create", refresh="wait_for")

    assert answer.status_code == 200
    assert answer.json()["seen"].endswith("@1 as listed")


@pytest.mark.parametrize("refresh", ["true", "", "yes"])
async def test_there_are_two_ways_to_wait(world, refresh):
    answer = await world.ask("POST", "/api/cases?refresh=" + refresh, NEW, refresh=None)

    assert answer.status_code == 400


async def test_the_same_request_twice_opens_one_case(world):
    first = await world.ask("POST", "/api/cases", NEW, **KEY)
    again = await world.ask("POST", "/api/cases", NEW, **KEY)

    assert (again.status_code, again.json()) == (200, first.json())
    assert len(world.ledger.states) == 1


async def test_a_repeat_answers_with_the_case_as_it_is_now(world):
    case = (await world.ask("POST", "/api/cases", NEW, **KEY)).json()
    edit = {"id": case["id"], "version": case["version"], "title": "N"}
    await world.ask("PATCH", "/api/cases", {"cases": [edit]})
    again = await world.ask("POST", "/api/cases", NEW, **KEY)

    assert (again.json()["id"], again.json()["title"]) == (case["id"], "N")


async def test_the_same_comment_twice_is_one_comment(world):
    case = await world.case()
    path = f"/api/cases/{case['id']}/comments"
    first = await world.ask("POST", path, COMMENT, **KEY)
    again = await world.ask("POST", path, COMMENT, **KEY)

    assert (again.status_code, again.json()) == (200, first.json())


async def test_another_request_under_the_same_key_is_refused(world):
    await world.ask("POST", "/api/cases", NEW, **KEY)
    other = await world.ask("POST", "/api/cases", NEW | {"title": "N"}, **KEY)

    assert other.status_code == 422


async def test_a_key_belongs_to_who_uses_it_where(world):
    cases = [
        await world.ask("POST", "/api/cases", NEW, **KEY),
        await world.ask("POST", "/api/cases", NEW, **KEY, rights="create"),
        await world.ask("POST", "/s/soc/api/cases", NEW, **KEY),
        await world.ask("POST", "/api/cases", NEW, idempotency_key="k-2"),
    ]

    assert len({one.json()["id"] for one in cases}) == 4


async def test_waiting_or_not_is_the_same_request(world):
    first = await world.ask("POST", "/api/cases", NEW, **KEY, refresh="wait_for")
    again = await world.ask("POST", "/api/cases", NEW, **KEY)

    assert again.json()["id"] in first.json()["seen"]


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\tinside"])
async def test_a_key_is_a_short_text(world, key):
    answer = await world.ask("POST", "/api/cases", NEW, idempotency_key=key)

    assert answer.status_code == 400
