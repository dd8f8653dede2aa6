"""Which of the cases that a search finds come first, and what does it cost to know?"""

from pyroaring import BitMap

from case_query.search.relevance import WORDS, by_relevance
from case_query.search.text import parse
from case_query.views.marks import EVERYWHERE


class Matching:
    """Knows who has which words, and remembers what it was asked."""

    marks = EVERYWHERE

    def __init__(self, **having):
        self.having_words = having
        self.asked = []

    async def having(self, word, marks=None):
        self.asked.append(word)
        return BitMap(self.having_words.get(word, ()))


async def best(matching, text, newest):
    return await by_relevance(matching, parse(text, "OR"), newest, 1000)


async def test_rare_words_count_more_than_frequent_ones():
    matching = Matching(rare=[1], often=[1, 2, 3, 4])

    assert await best(matching, "rare often", [4, 3, 2, 1]) == [1, 4, 3, 2]


async def test_where_nothing_is_to_be_compared_nothing_is_looked_up():
    matching = Matching()

    assert await best(matching, "a b", []) == []
    assert await best(matching, "a b", [7]) == [7]
    assert matching.asked == []


async def test_however_much_is_asked_few_words_are_looked_up():
    endless = Matching()
    await best(endless, ".".join(f"a{n}" for n in range(10_000)), [2, 1])
    many = Matching()
    await best(many, " ".join(f"a{n}" for n in range(1000)), [2, 1])

    assert len(set(endless.asked)) == 8
    assert len(set(many.asked)) == WORDS
