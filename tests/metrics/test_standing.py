"""Which cases were open at the end of a day, how old and how severe?"""

import asyncio

import pytest

from case_events import Severity
from case_query.counts import Counts
from case_query.metrics.standing import AGES, Since, Standing, before, by_age, standing
from case_query.views.milestones import DAY
from facts import a_case

OPEN, CLOSED = 0, 20
LOW, CRITICAL = 0, 30
SAME = Since(made=False, open=0, severity=Severity.LOW)


@pytest.mark.parametrize(
    ("status", "later", "was"),
    [
        (OPEN, None, Severity.LOW),
        (CLOSED, None, None),
        (OPEN, SAME, Severity.LOW),
        (CLOSED, SAME._replace(open=1), Severity.LOW),
        (OPEN, SAME._replace(open=-1), None),
        (OPEN, SAME._replace(severity=Severity.CRITICAL), Severity.CRITICAL),
        (OPEN, SAME._replace(made=True), None),
        (CLOSED, SAME._replace(made=True, open=1), None),
    ],
)
def test_what_happened_since_is_taken_back(status, later, was):
    found = before(a_case("a", status=status, severity=LOW), later)

    assert (found.severity if found else None) == was


def test_only_cases_of_the_owners_in_the_space_are_told_of():
    counts = Counts()
    for facts in (
        a_case("a", owner="cases", severity=CRITICAL),
        a_case("b", owner="observability"),
        a_case("c", owner="cases", status=CLOSED),
        a_case("d", owner="cases", space="soc"),
    ):
        counts.put(facts)

    found = list(standing(counts, "default", {"cases"}, {"c": SAME._replace(open=1), "gone": SAME}))

    assert [one.severity for one in found] == [Severity.CRITICAL, Severity.LOW]


def test_a_case_is_as_old_as_the_last_age_that_it_has_reached():
    now = 100 * DAY
    made = [now, now - DAY + 1, now - DAY, now - 7 * DAY, now - 8 * DAY, 0, now + 1]
    cases = iter([Standing(Severity.HIGH, at) for at in made])
    told = asyncio.run(by_age(cases, now))

    assert [one["days"] for one in told] == list(AGES)
    assert [one["high"] for one in told] == [3, 1, 0, 2, 0, 0, 1]
    assert sum(one["low"] + one["medium"] + one["critical"] for one in told) == 0
