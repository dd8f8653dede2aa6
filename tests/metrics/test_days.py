"""What is known of each day, and still holds?"""

from array import array

import pytest

from case_query.metrics.days import OVERHEAD, Counted, Days, Key
from case_query.views.milestones import DAY, Row
from facts import a_case

KEY = Key("default", 7, None)


def counted(*seconds):
    return Counted("cases", None, {}, {"resolve": array("q", seconds)})


def moment(day, space="default"):
    return Row("case-1/00000001", space, "cases", day, "low", (), (), None, None, {"opened": 1})


@pytest.fixture
def days():
    made = Days()
    made.put(KEY, made.now, [counted(1)])
    return made


def test_what_was_said_of_a_day_holds(days):
    assert days.get(KEY) == (counted(1),)
    assert days.get(KEY._replace(grouping="tag")) is None
    assert days.get(KEY._replace(day=8)) is None


def test_it_holds_until_something_more_happens_on_that_day(days):
    days.happened([moment(8), moment(7, "soc")])
    assert days.get(KEY)

    days.happened([moment(7)])

    assert days.get(KEY) is None


def test_what_was_asked_before_something_happened_does_not_hold_though_it_comes_later(days):
    asked = days.now
    days.happened([moment(7)])
    days.put(KEY, asked, [counted(1)])
    assert days.get(KEY) is None

    days.put(KEY, days.now, [counted(2)])

    assert days.get(KEY) == (counted(2),)


@pytest.mark.parametrize(
    ("case", "holds"),
    [
        (a_case("a", at=6 * DAY, updated_at=8 * DAY), False),
        (a_case("a", at=7 * DAY + 1), False),
        (a_case("a", at=6 * DAY, updated_at=7 * DAY - 1), True),
        (a_case("a", at=6 * DAY, updated_at=8 * DAY, space="soc"), True),
    ],
)
def test_a_deleted_case_counts_on_none_of_its_days_any_more(days, case, holds):
    days.seen(0, None, case)
    days.seen(0, case, case._replace(title="New"))
    assert days.get(KEY)

    days.seen(0, case, None)
    assert bool(days.get(KEY)) == holds


def test_nor_one_that_was_created_again_meanwhile(days):
    case = a_case("a", at=7 * DAY)
    days.seen(0, case, case._replace(born=9, created_at=20 * DAY))

    assert days.get(KEY) is None


def test_when_all_is_forgotten_nothing_holds(days):
    days.forgotten()

    assert days.get(KEY) is None


def test_no_more_is_remembered_than_fits():
    days = Days(most=3 * OVERHEAD)
    for day in range(2):
        days.put(KEY._replace(day=day), days.now, [counted(1)])

    assert days.get(KEY._replace(day=0)) is None
    assert days.get(KEY._replace(day=1))
