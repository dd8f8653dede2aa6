"""Which moment of a case does a text mean?"""

import pytest

from case_events.testing import NOON
from case_query.datemath import NoMoment
from case_query.past.moments import Moment, moment
from case_query.views.facts import milliseconds


@pytest.mark.parametrize("text", ["1", "0", "007", "12345678", "2026"])
def test_a_plain_number_is_a_place_in_the_history(text):
    assert moment(text, NOON, "up") == Moment(sequence=int(text))


def test_anything_else_is_a_time_as_lists_are_asked_for():
    day = milliseconds(NOON.replace(hour=0))

    assert moment("now", NOON, "up") == Moment(at=milliseconds(NOON))
    assert moment("2026-01-02T12:00:00.000Z", NOON, "up") == Moment(at=milliseconds(NOON))
    assert moment("2026-01-02", NOON, "down") == Moment(at=day)
    assert moment("2026-01-02", NOON, "up") == Moment(at=day + 24 * 3_600_000 - 1)
    assert moment("1767355200000", NOON, "up") == Moment(at=1_767_355_200_000)


@pytest.mark.parametrize("text", ["", "yesterday", "1-", "1.5", "now-", "2026-13-01"])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(NoMoment):
        moment(text, NOON, "up")
