"""What if many write at once, or one twice, or nobody reads?"""

import asyncio
from collections import Counter

import pytest
import pytest_asyncio

from desks import COMMENT, NEW
from writers import of, running

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def clients(stack, tmp_path_factory):
    async with running(stack, tmp_path_factory.mktemp("users")) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def alone(stack, tmp_path_factory):
    async with running(stack, tmp_path_factory.mktemp("users"), reads=False) as made:
        yield made


def keyed(clients, key, json=NEW, path="/api/cases", **asked):
    return clients.ask("POST", path, json, idempotency_key=key, **asked)


async def test_of_several_edits_of_one_version_exactly_one_wins(clients):
    case = await clients.case()
    edits = (clients.edit(of(case, title=f"Mine {n}")) for n in range(8))
    answers = await asyncio.gather(*edits)
    read = await clients.got(f"/api/cases/{case['id']}")
    (won,) = (answer.json()[0] for answer in answers if answer.status_code == 200)

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 7}
    assert read["title"] == won["title"]


async def test_an_edit_of_several_cases_that_loses_one_leaves_all(clients):
    cases = [await clients.case() for _ in range(4)]
    pairs = [(cases[n], cases[(n + 1) % 4]) for n in range(4)]
    answers = await asyncio.gather(
        *(
            clients.edit(*(of(case, title=f"Pair {n}") for case in pair))
            for n, pair in enumerate(pairs)
        )
    )
    titles = [(await clients.got(f"/api/cases/{case['id']}"))["title"] for case in cases]
    won = [n for n, answer in enumerate(answers) if answer.status_code == 200]
    left = Counter(titles)

    assert {answer.status_code for answer in answers} == {200, 409}
    assert all(left[f"Pair {n}"] == (2 if n in won else 0) for n in range(4))


async def test_all_comments_of_many_who_comment_at_once_are_there(clients):
    case = await clients.case()
    path = f"/api/cases/{case['id']}/comments"
    said = [COMMENT | {"comment": f"n. {n}"} for n in range(50)]
    answers = await asyncio.gather(*(clients.ask("POST", path, one) for one in said))
    kept = await clients.got(path)

    assert {answer.status_code for answer in answers} == {200}
    assert sorted(one["comment"] for one in kept) == sorted(one["comment"] for one in said)


async def test_one_request_sent_many_times_at_once_opens_one_case(clients):
    answers = await asyncio.gather(*(keyed(clients, "many") for _ in range(6)))
    ids = {answer.json()["id"] for answer in answers}

    assert {answer.status_code for answer in answers} == {200}
    assert len(ids) == 1


async def test_a_repeat_answers_with_the_case_as_it_is_now(clients):
    case = (await keyed(clients, "again")).json()
    commented = await clients.comment(case)
    again = await keyed(clients, "again")

    assert again.json() | {"totalComment": 1} == commented | {"comments": []}


async def test_a_comment_sent_twice_is_one_comment(clients):
    case = await clients.case()
    path = f"/api/cases/{case['id']}/comments"
    first = await keyed(clients, "c", COMMENT, path)
    again = await keyed(clients, "c", COMMENT, path)
    other = await keyed(clients, "c", COMMENT | {"comment": "ho"}, path)

    assert first.json() == again.json()
    assert (len(again.json()["comments"]), other.status_code) == (1, 422)


async def test_an_edit_sent_twice_is_one_edit_and_no_conflict(clients):
    one, two = await clients.case(), await clients.case()
    items = [of(one, title="N"), of(two, title="N")]
    first = await clients.edit(*items, idempotency_key="e")
    again = await clients.edit(*items, idempotency_key="e")
    without = await clients.edit(*items)

    assert (first.status_code, again.status_code, without.status_code) == (200, 200, 409)
    assert first.json() == again.json()


async def test_a_deletion_sent_twice_succeeds_twice(clients):
    case, other = await clients.case(), await clients.case()
    for ids in (f'["{case["id"]}"]', f'["{other["id"]}","{(await clients.case())["id"]}"]'):
        path = f"/api/cases?ids={ids}"
        answers = [await clients.ask("DELETE", path, idempotency_key=ids) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [204, 204]
        assert (await clients.ask("DELETE", path)).status_code == 404


async def test_a_refusal_is_not_remembered(clients):
    case = await clients.case()
    path = f"/api/cases/{case['id']}/comments"
    refused = await keyed(clients, "r", COMMENT, path, by="read")
    wrong = await keyed(clients, "r", COMMENT | {"owner": "cases"}, path)
    right = await keyed(clients, "r", COMMENT, path)

    assert [refused.status_code, wrong.status_code, right.status_code] == [403, 400, 200]


async def test_writing_goes_on_while_nobody_reads_and_says_so(alone):
    opened = await alone.ask("POST", "/api/cases", NEW)
    case = opened.json()
    path = f"/api/cases/{case['id']}/comments"
    commented = await alone.ask("POST", path, COMMENT)
    edited = await alone.edit(of(case, title="N"))
    cleared = await alone.ask("DELETE", path)
    deleted = await alone.ask("DELETE", f'/api/cases?ids=["{case["id"]}"]')
    answers = [opened, commented, edited, cleared, deleted]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 204, 204]
    assert {answer.headers["warning"][:11] for answer in answers} == {"299 Caselog"}
    assert (case["incremental_id"], case["comments"]) == (1, [])
    assert (commented.json()["totalComment"], edited.json()[0]["title"]) == (1, "N")


async def test_who_does_not_wait_is_answered_at_once_and_readers_see_it_soon(clients):
    answer = await clients.ask("POST", "/api/cases?refresh=false", NEW)
    case = answer.json()
    (edited,) = (await clients.edit(of(case, title="N"))).json()  # which waits

    assert answer.status_code == 200
    assert "warning" not in answer.headers
    assert (
        edited
        | {"title": case["title"], "version": case["version"]}
        | dict.fromkeys(("updated_at", "updated_by"))
        == case
    )
