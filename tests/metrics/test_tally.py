"""How many cases are there of each status, and how long did closing them take?"""

from random import Random

import pytest

from case_query.counts import Counts
from case_query.metrics.tally import Tally
from facts import OWNER, a_case

HOUR = 3_600_000
OWNERS = (OWNER, "cases")


def closed(name, at, after, **facts):
    return a_case(name, at, status=20, closed_at=at + after, **facts)


def watched(*cases):
    counts = Counts()
    tally = Tally(counts)
    counts.watch(tally)
    for one in cases:
        counts.put(one)
    return counts, tally


def test_the_mean_is_of_what_is_closed():
    _, tally = watched(
        closed("a", 0, 3_900), closed("b", 5, 6_000), a_case("c"), a_case("d", status=10)
    )

    told = tally.of("default", OWNERS, None, None)

    assert told.statuses == {"open": 1, "inProgress": 1, "closed": 2}
    assert told.mttr == 4.5


def test_a_mean_without_a_fraction_is_a_whole_number():
    _, tally = watched(closed("a", 0, 4_000))

    assert repr(tally.of("default", OWNERS, None, None).mttr) == "4"


def test_without_a_closed_case_there_is_no_mean():
    _, tally = watched(a_case("a"))

    assert tally.of("default", OWNERS, None, None).mttr is None
    assert tally.of("nowhere", OWNERS, None, None).statuses == {
        "open": 0,
        "inProgress": 0,
        "closed": 0,
    }


def test_only_the_owners_the_space_and_the_time_that_are_asked_for_count():
    _, tally = watched(
        closed("a", HOUR, 1_000),
        closed("b", 2 * HOUR, 2_000, owner="cases"),
        closed("c", 3 * HOUR, 4_000),
        closed("d", HOUR, 9_000, space="soc"),
    )

    def mttr(*asked, owners=OWNERS, space="default"):
        return tally.of(space, owners, *asked).mttr

    assert mttr(None, None, owners=["cases"]) == 2
    assert mttr(2 * HOUR, None) == 3
    assert mttr(None, HOUR) == 1
    assert mttr(HOUR + 1, 3 * HOUR - 1) == 2
    assert mttr(None, None, space="soc") == 9
    assert mttr(None, None, owners=[]) is None


@pytest.mark.parametrize("seed", range(10))
def test_whatever_changes_the_figures_are_those_of_the_cases_as_they_are(seed):
    random = Random(seed)  # noqa: S311 - an example
    counts, tally = watched()
    tally.of("default", OWNERS, None, None)
    for _ in range(300):
        name, at = random.choice("abcdefgh"), random.randrange(10)
        if random.random() < 0.2:
            counts.drop(name)
        elif random.random() < 0.5:
            counts.put(closed(name, at, random.randrange(9_000), owner=random.choice(OWNERS)))
        else:
            counts.put(a_case(name, at, status=random.choice((0, 10))))

        asked = "default", random.sample(OWNERS, 1), random.choice((None, 3)), 7
        assert tally.of(*asked) == Tally(counts).of(*asked)
