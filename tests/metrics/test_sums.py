"""How many numbers lie between two keys, and what do they add up to?"""

from random import Random

import pytest

from case_query.metrics.sums import MOST, Sums, Total


def test_of_nothing_the_sum_is_nothing():
    assert Sums().between(None, None) == Sums().between(1, 2) == Total(0, 0)


@pytest.mark.parametrize("count", [0, 1, MOST // 2, MOST, MOST * 3 + 7])
def test_what_is_there_from_the_beginning_counts_as_what_came_later(count):
    entries = [(n * 7 % 1000, n) for n in range(count)]
    begun, grown = Sums(entries), Sums()
    for entry in entries:
        grown.add(*entry)

    for first, last in ((None, None), (100, 500), (None, 3), (999, None)):
        assert begun.between(first, last) == grown.between(first, last)
    for entry in entries:
        begun.take(*entry)
    assert begun.between(None, None) == Total(0, 0)


@pytest.mark.parametrize("seed", range(6))
def test_every_range_has_the_sum_of_what_is_in_it(seed):
    random = Random(seed)  # noqa: S311 - an example
    sums, there = Sums(), []
    for _ in range(MOST * 5):
        if there and random.random() < 0.4:
            gone = there.pop(random.randrange(len(there)))
            sums.take(*gone)
        else:
            there.append((random.randrange(500), random.randrange(50)))
            sums.add(*there[-1])
    bounds = [None, -1, 0, 499, 500, *random.sample(range(500), 20)]

    for first in bounds:
        for last in bounds:
            among = [
                number
                for key, number in there
                if (first is None or key >= first) and (last is None or key <= last)
            ]
            assert sums.between(first, last) == Total(len(among), sum(among))


def test_what_has_grown_and_gone_leaves_nothing():
    sums, entries = Sums(), [(n, 1) for n in range(MOST * 3)]
    for entry in entries:
        sums.add(*entry)
    for entry in entries:
        sums.take(*entry)

    assert sums.between(None, None) == Total(0, 0)
    sums.add(5, 2)
    assert sums.between(5, 5) == Total(1, 2)
