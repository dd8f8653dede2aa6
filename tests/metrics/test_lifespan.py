"""How long was a case open and in progress (Cases API §3.8, §11.2)?"""

from datetime import timedelta

from case_events import Status, StatusChanged, TitleChanged
from case_events.testing import NOON, history
from case_query.metrics.lifespan import Move, lifespan, moves
from examples import CREATED

TEN = NOON.replace(hour=10)


def at(minute, second=0.0):
    return TEN + timedelta(minutes=minute, seconds=second)


VECTOR = [
    Move(at(1, 30.9), Status.IN_PROGRESS),
    Move(at(5), Status.CLOSED),
    Move(at(6), Status.OPEN),
    Move(at(10), Status.IN_PROGRESS),
    Move(at(20), Status.CLOSED),
]


def test_the_worked_vector():
    assert lifespan(TEN, VECTOR, at(30)) == {
        "openDuration": 330_900,
        "inProgressDuration": 809_100,
        "reopenDates": ["2026-01-02T10:06:00.000Z"],
    }


def test_a_closed_case_grows_no_older():
    assert lifespan(TEN, VECTOR, at(30)) == lifespan(TEN, VECTOR, at(3000))


def test_the_last_status_lasts_until_now():
    assert lifespan(TEN, [], at(2))["openDuration"] == 120_000
    working = lifespan(TEN, VECTOR[:1], at(2))
    assert (working["openDuration"], working["inProgressDuration"]) == (90_900, 29_100)


def test_a_case_may_be_reopened_again_and_again_into_any_status():
    again = [*VECTOR, Move(at(25), Status.IN_PROGRESS), Move(at(26), Status.CLOSED)]

    told = lifespan(TEN, again, at(30))

    assert told["reopenDates"] == ["2026-01-02T10:06:00.000Z", "2026-01-02T10:25:00.000Z"]
    assert told["inProgressDuration"] == 809_100 + 60_000


def test_a_clock_that_is_behind_takes_nothing_away():
    assert lifespan(TEN, [], at(-1))["openDuration"] == 0


def test_only_changes_of_the_status_are_moves():
    met = history(CREATED, TitleChanged(title="x"), StatusChanged(status="closed"))

    assert moves(met) == [Move(NOON + timedelta(minutes=2), Status.CLOSED)]
