"""Which cases have a word, whatever happens while it is looked up?"""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_query.counts import Counts
from case_query.search.index import Start, Word
from case_query.search.matching import stand_in
from case_query.search.postings import Postings
from case_query.views.tokens import DESCRIPTION, TITLE
from facts import a_case

TITLES = (TITLE,)
DISK, NET = (Word("default", TITLES, word) for word in ("disk", "net"))
DIS = Start("default", TITLES, "dis")


class Index:
    """A token index; `arrived` holds an answer back until it is set."""

    def __init__(self, counts):
        self.counts = counts
        self.tokens = {}
        self.asked = 0
        self.begun, self.arrived = asyncio.Event(), asyncio.Event()
        self.arrived.set()

    async def places(self, asked):
        self.asked += 1
        self.begun.set()
        found = [name for name, has in self.tokens.items() if asked.among(has)]
        await self.arrived.wait()
        return [self.counts.place_ever(name) for name in found]


class Words:
    """Cases, and how they are worded by and by."""

    def __init__(self, kept=10):
        self.counts = Counts()
        self.index = Index(self.counts)
        self.postings = Postings(self.counts, self.index, kept)
        self.counts.watch(self.postings)

    def says(self, name, *words, space="default"):
        """As the projector does it: stored first, then shown."""
        before = self.index.tokens.get(name, [])
        tokens = [TITLE + word for word in words]
        self.index.tokens[name] = tokens
        place = self.counts.put(a_case(name, space=space))
        self.counts.reworded(place, before, tokens)

    def goes(self, name):
        before = self.index.tokens.pop(name)
        self.counts.reworded(self.counts.drop(name), before, [])

    async def having(self, word=DISK):
        found = await self.postings.having(word)
        return "".join(self.counts.id_of(place) for place in found)


@pytest.fixture
def words():
    return Words()


async def test_a_word_is_looked_up_once_and_then_follows_what_changes(words):
    words.says("a", "disk")
    words.says("b", "net")
    assert (await words.having(), await words.having(NET)) == ("a", "b")

    words.says("b", "disk", "net")
    words.says("a", "net")
    words.says("c", "disk")
    assert (await words.having(), await words.having(NET)) == ("bc", "ab")

    words.goes("b")
    assert (await words.having(), await words.having(NET)) == ("c", "a")
    assert words.index.asked == 2


async def test_a_beginning_is_looked_up_once_and_then_follows_what_changes(words):
    words.says("a", "disk")
    words.says("b", "net")
    words.says("c", "display", "net", space="soc")
    words.index.tokens["c"] = []  # the index knows the space of each, this one does not
    assert await words.having(DIS) == "a"

    words.says("b", "disc", "net")
    words.says("a", "net")
    words.says("d", "display")
    words.says("e", "display", space="soc")
    assert await words.having(DIS) == "bd"

    words.goes("d")
    words.counts.reworded(words.counts.place_of("a"), None, [f"{TITLE}dis"])
    assert await words.having(DIS) == "ab"
    assert words.index.asked == 1


async def test_what_is_reworded_while_a_word_is_looked_up_is_not_missed(words):
    words.says("a", "disk")
    words.says("b", "disk")
    words.index.arrived.clear()
    first = asyncio.create_task(words.having())
    second = asyncio.create_task(words.having())
    await words.index.begun.wait()
    words.says("a", "net")
    words.says("c", "disk")
    words.says("d", "disk", space="soc")
    words.index.arrived.set()

    assert (await first, await second, await words.having()) == ("bc", "bc", "bc")
    assert words.index.asked == 1


async def test_what_was_forgotten_while_it_was_looked_up_is_looked_up_again(words):
    words.says("a", "disk")
    words.index.arrived.clear()
    asked = asyncio.create_task(words.having())
    await words.index.begun.wait()
    words.counts.forget()
    words.index.tokens.clear()
    words.index.arrived.set()

    assert await asked == "a"
    assert await words.having() == ""


async def test_a_case_whose_words_nobody_knew_is_put_right_everywhere(words):
    words.says("a", "disk")
    assert (await words.having(), await words.having(NET)) == ("a", "")

    words.counts.reworded(words.counts.place_of("a"), None, [f"{TITLE}net"])

    assert (await words.having(), await words.having(NET)) == ("", "a")


async def test_fields_and_spaces_are_told_apart(words):
    words.says("a", "disk")
    words.says("b", "disk", space="soc")
    described = Word("default", (DESCRIPTION,), "disk")
    everywhere = Word("default", (TITLE, DESCRIPTION), "disk")
    words.index.tokens["b"] = []  # the index knows the space of each, this one does not

    assert await words.having(described) == ""
    assert await words.having(everywhere) == "a"

    words.index.tokens["a"] = [f"{DESCRIPTION}disk"]
    words.counts.reworded(words.counts.place_of("a"), [f"{TITLE}disk"], [f"{DESCRIPTION}disk"])
    assert [await words.having(word) for word in (DISK, described, everywhere)] == ["", "a", "a"]


async def test_only_so_many_words_are_kept():
    words = Words(kept=2)
    words.says("a", "disk")
    for word in (DISK, NET, DISK, Word("default", TITLES, "third"), DISK, NET):
        await words.having(word)

    assert words.index.asked == 4


async def test_an_index_that_fails_once_is_asked_again(words):
    words.says("a", "disk")
    words.index.counts = None
    with pytest.raises(AttributeError):
        await words.having()
    words.index.counts = words.counts

    assert await words.having() == "a"


@given(st.lists(st.sampled_from("ab")), st.lists(st.sampled_from("ab"), min_size=1, max_size=3))
def test_parts_stand_side_by_side_where_a_text_has_them_in_a_row(text, wanted):
    row = any(text[at : at + len(wanted)] == wanted for at in range(len(text)))

    assert stand_in(wanted, text) == row
