"""How much does a search look at whose words stand in many cases, and does it say so?"""

import pytest

from case_query.search.looks import Bounds
from library import library
from sayings import said

pytestmark = pytest.mark.integration
FIND = "/api/cases/_find"
PHRASE = '"red light"'


@pytest.fixture
async def world(stack):
    async with library(stack) as made:
        yield made


def looks_at(world, **bounds):
    world.reads.searching.bounds = Bounds()._replace(**bounds)


async def found(world, search):
    """What is found, and whether not all was looked at."""
    answer = await world.ask(FIND, search=search)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    ids = "".join(sorted(case["id"] for case in told["cases"]))
    assert told["total"] == len(ids)
    return ids, "newest" in answer.headers.get("warning", "")


async def test_a_phrase_of_frequent_words_is_looked_for_in_the_newest_cases(world):
    for n, title in enumerate(["red light", "light red", "red light", "light, red", "red light"]):
        await world.opens("ABCDE"[n], title=title, at=n)
    assert await found(world, PHRASE) == ("ACE", False)
    looks_at(world, cases=4)

    assert await found(world, PHRASE) == ("CE", True)
    assert await found(world, "red + light") == ("ABCDE", False)
    assert await found(world, '"red lamp"') == ("", False)


async def test_all_phrases_of_a_search_share_what_may_be_looked_at(world):
    for n in range(4):
        await world.opens("ABCD"[n], title="the old mill and a red light", at=n)
    looks_at(world, cases=6)

    assert await found(world, '"old mill" + "red light"') == ("CD", True)


async def test_a_value_that_is_one_word_needs_no_look(world):
    await world.opens("A", title="evil.example")
    await world.opens("B", title="example evil", at=1)
    looks_at(world, cases=0)

    assert await found(world, "evil.example") == ("A", True)


async def test_no_more_of_what_is_attached_is_looked_at_than_may_be(world):
    for n in range(3):
        await world.opens("ABC"[n], at=n)
        await world.happens("ABC"[n], said("a red light", "c-1"), said("red", "c-2"))
    assert await found(world, PHRASE) == ("ABC", False)
    looks_at(world, blocks=2)
    some, short = await found(world, PHRASE)
    assert (len(some), short) == (2, True)
    looks_at(world, blocks=0)

    assert await found(world, PHRASE) == ("", True)


async def test_all_phrases_share_what_may_be_looked_at_of_what_is_attached(world):
    await world.opens("A")
    await world.happens("A", said("a red light", "c-1"))
    await world.opens("B", at=1)
    await world.happens("B", said("the old mill", "c-2"))
    either = f'{PHRASE} | "old mill"'
    assert await found(world, either) == ("AB", False)
    looks_at(world, blocks=1)

    assert await found(world, either) == ("A", True)


async def test_the_search_route_says_it_too(world):
    for n in range(2):
        await world.opens("AB"[n], title="red light", at=n)
    looks_at(world, cases=1)
    answer = await world.ask("/internal/cases/_search", body={"search": PHRASE})

    assert [case["id"] for case in answer.json()["cases"]] == ["B"]
    assert "newest" in answer.headers["warning"]
