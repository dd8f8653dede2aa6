"""Which cases have a word, whatever happens while it is looked up?"""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_query.counts import Counts
from case_query.search import gained
from case_query.search.beside import stand_in
from case_query.search.index import Found, Start, Word
from case_query.search.posting import Posting
from case_query.search.postings import Postings
from case_query.views.marks import COMMENT, DESCRIPTION, TITLE
from facts import a_case

TITLES = (TITLE,)
DISK, NET = (Word("default", TITLES, word) for word in ("disk", "net"))
DIS = Start("default", TITLES, "dis")
ANYWHERE = (TITLE, COMMENT)
ANY_DISK, ANY_DIS = Word("default", ANYWHERE, "disk"), Start("default", ANYWHERE, "dis")


class Index:
    """A token index; `arrived` holds an answer back until it is set."""

    def __init__(self, counts):
        self.counts = counts
        self.tokens = {}
        self.attached = {}
        self.asked = self.looked = 0
        self.begun, self.arrived = asyncio.Event(), asyncio.Event()
        self.arrived.set()

    async def places(self, asked):
        self.asked += 1
        self.begun.set()
        own = [name for name, has in self.tokens.items() if asked.among(has)]
        attached = self.holding(asked)
        await self.arrived.wait()
        return Found(list(map(self.counts.place_ever, own)), attached)

    async def still(self, asked, places):
        self.looked += 1
        places = set(places)
        found = [place for place in self.holding(asked) if place in places]
        await self.arrived.wait()
        return found

    def holding(self, asked):
        names = (name for name, texts in self.attached.items() if any(map(asked.among, texts)))
        return list(map(self.counts.place_ever, names))


class Words:
    """Cases, and how they are worded by and by."""

    def __init__(self, kept=10):
        self.counts = Counts()
        self.index = Index(self.counts)
        self.postings = Postings(self.counts, self.index, kept)
        self.counts.watch(self.postings)

    def attaches(self, name, *words):
        """One more comment."""
        tokens = frozenset(COMMENT + word for word in words)
        self.index.attached.setdefault(name, []).append(tokens)
        self.postings.attached(self.counts.place_ever(name), tokens, ())

    def removes(self, name, number, *, known=True):
        """That comment of the case."""
        tokens = self.index.attached[name].pop(number)
        self.postings.attached(self.counts.place_ever(name), (), tokens if known else None)

    def says(self, name, *words, space="default"):
        """As the projector does it: stored first, then shown."""
        before = self.index.tokens.get(name, [])
        tokens = [TITLE + word for word in words]
        self.index.tokens[name] = tokens
        place = self.counts.put(a_case(name, space=space))
        self.counts.reworded(place, before, tokens)

    def goes(self, name):
        before = self.index.tokens.pop(name)
        self.index.attached.pop(name, None)
        place = self.counts.drop(name)
        self.counts.reworded(place, before, [])
        self.postings.ended(place)

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


async def test_a_word_follows_what_is_attached_beside_what_the_case_says(words):
    words.says("a", "disk")
    words.says("b", "net")
    words.attaches("b", "disk", "full")
    assert (await words.having(ANY_DISK), await words.having()) == ("ab", "a")

    words.says("a", "net")
    words.attaches("a", "disk")
    words.says("b", "disk")
    assert (await words.having(ANY_DISK), await words.having()) == ("ab", "b")
    assert words.index.asked == 2


@pytest.mark.parametrize("asked", [ANY_DISK, ANY_DIS])
@pytest.mark.parametrize("known", [True, False])
async def test_whether_another_attachment_has_the_word_is_looked_at_when_it_is_asked_for(
    words, asked, known
):
    words.says("a", "net")
    words.says("b", "net")
    for name in "aab":
        words.attaches(name, "disk")
    assert await words.having(asked) == "ab"

    words.removes("a", 0, known=known)
    words.removes("b", 0, known=known)
    assert (words.index.looked, await words.having(asked)) == (0, "a")

    words.removes("a", 0, known=known)
    assert (await words.having(asked), words.index.looked) == ("", 2)
    assert (await words.having(asked), words.index.asked) == ("", 1)


async def test_what_is_attached_and_removed_while_a_word_is_looked_up_is_not_missed(words):
    words.says("a", "net")
    words.attaches("a", "disk")
    words.index.arrived.clear()
    asked = asyncio.create_task(words.having(ANY_DISK))
    await words.index.begun.wait()
    words.says("b", "net")
    words.attaches("b", "disk")
    words.removes("a", 0)
    words.index.arrived.set()

    assert (await asked, await words.having(ANY_DISK)) == ("b", "b")


async def test_nothing_of_a_deleted_case_is_left_for_one_that_takes_its_id(words):
    words.says("a", "net")
    words.attaches("a", "disk")
    assert [await words.having(one) for one in (ANY_DISK, ANY_DIS)] == ["a", "a"]

    words.goes("a")
    words.says("a", "net")
    assert [await words.having(one) for one in (ANY_DISK, ANY_DIS)] == ["", ""]


async def test_if_too_many_are_to_be_looked_at_the_word_is_read_again(words):
    names = [f"n{number}" for number in range(300)]
    for name in names:
        words.says(name, "net")
        words.attaches(name, "disk")
    assert await words.having(ANY_DISK) == "".join(names)

    for name in names:
        words.removes(name, 0)
    assert await words.having(ANY_DISK) == ""
    assert (words.index.asked, words.index.looked) == (2, 0)


async def test_a_frequent_word_is_known_before_anybody_asks_and_follows_what_changed_since(words):
    words.says("a", "disk")
    words.says("b", "net")
    words.attaches("b", "disk")
    with words.postings.remembering() as happened:
        read = Posting(await words.index.places(ANY_DISK))
        words.says("a", "net")
        words.says("c", "disk")
        words.removes("b", 0)
        words.says("d", "net")
        words.attaches("d", "disk")
        words.goes("d")
        words.postings.keep({ANY_DISK: read}, happened)
    words.says("e", "disk")

    assert (await words.having(ANY_DISK), words.index.asked, words.index.looked) == ("ce", 1, 1)
    words.attaches("a", "disk")
    assert (await words.having(ANY_DISK), words.postings.frequent) == ("ace", 1)


async def test_frequent_words_that_were_forgotten_while_they_were_read_are_not_kept(words):
    words.says("a", "disk")
    with words.postings.remembering() as happened:
        read = Posting(await words.index.places(DISK))
        words.counts.forget()
        words.postings.keep({DISK: read}, happened)

    assert words.postings.frequent == 0


async def test_a_frequent_word_stays_however_many_others_are_asked_for():
    words = Words(kept=1)
    words.says("a", "disk")
    with words.postings.remembering() as happened:
        words.postings.keep({DISK: Posting(await words.index.places(DISK))}, happened)
    for word in (NET, Word("default", TITLES, "third"), DISK):
        await words.having(word)

    assert (words.index.asked, await words.having()) == (3, "a")


@given(st.lists(st.sampled_from("ab")), st.lists(st.sampled_from("ab"), min_size=1, max_size=3))
def test_parts_stand_side_by_side_where_a_text_has_them_in_a_row(text, wanted):
    row = any(text[at : at + len(wanted)] == wanted for at in range(len(text)))

    assert stand_in(wanted, text) == row


async def test_words_that_many_cases_gain_are_told_before_too_many_wait(words, monkeypatch):
    monkeypatch.setattr(gained, "MOST", 3)
    assert await words.having() == ""
    for name in "abcde":
        words.says(name, "disk")
    words.attaches("b", "disk")

    assert [await words.having(), await words.having(ANY_DISK)] == ["abcde", "abcde"]
    assert words.index.asked == 2
