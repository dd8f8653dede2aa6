"""When is somebody told who gathers news, or has quiet hours?"""

from datetime import UTC, datetime, time, timedelta

import pytest

from notifier.policies.notices import Reason
from notifier.policies.wishes import Quiet, Wishes
from notifier.wishes import row, wishes

NIGHT = Quiet(time(22), time(7), "Europe/Madrid")
LUNCH = Quiet(time(12), time(13), "UTC")
MINUTE = timedelta(minutes=1)


def at(hour, minute=0, day=15, month=1):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        (NIGHT, at(20, 59), None),
        (NIGHT, at(21), at(6, day=16)),  # 22:00 in Madrid, in winter
        (NIGHT, at(20, month=7), at(5, day=16, month=7)),  # and in summer
        (NIGHT, at(3), at(6)),
        (NIGHT, at(6), None),
        (NIGHT, at(0, 30, day=29, month=3), at(5, day=29, month=3)),  # the night that is shorter
        (LUNCH, at(12, 30), at(13)),
        (LUNCH, at(13), None),
        (Quiet(time(8), time(8), "UTC"), at(7), at(8)),  # all day
    ],
)
def test_quiet_hours_end_by_the_clock_on_the_wall(hours, now, until):
    assert hours.until(now) == until


@pytest.mark.parametrize(
    ("said", "now", "wait"),
    [
        (Wishes(), at(3), None),
        (Wishes(digest=30 * MINUTE), at(3), 30 * MINUTE),
        (Wishes(quiet=LUNCH), at(11), None),
        (Wishes(quiet=LUNCH), at(12, 50), 10 * MINUTE),
        (Wishes(quiet=LUNCH, digest=30 * MINUTE), at(11, 45), 75 * MINUTE),
        (Wishes(quiet=LUNCH, digest=30 * MINUTE), at(12, 45), 30 * MINUTE),
    ],
)
def test_news_waits_for_the_end_of_both(said, now, wait):
    assert said.wait(now) == wait


def test_whoever_says_nothing_hears_of_assignment_alone():
    assert Wishes().reasons == {Reason.ASSIGNED}


def test_wishes_are_kept_as_they_are():
    said = Wishes(
        reasons=frozenset({Reason.STATUS, Reason.MENTIONED}),
        channels=("slack", "email"),
        digest=90 * MINUTE,
        quiet=NIGHT,
    )

    assert wishes(row(said)) == said
    assert wishes(row(said) | {"reasons": ["status", "newer"]}).reasons == {Reason.STATUS}
