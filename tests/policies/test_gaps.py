"""What is held of the cases of which an action is missing?"""

from typing import NamedTuple

from case_events import TitleChanged
from case_events.testing import history
from case_runtime.delivery import Met
from case_runtime.gaps import Gaps
from examples import CREATED


class Record(NamedTuple):
    """Where it is."""

    partition: int
    offset: int


def met(*sequences, stream="a", partition=0):
    told = history(CREATED, *[TitleChanged(title="t")] * max(sequences, default=1), stream=stream)
    return [Met(Record(partition, 100 + n), told[n - 1]) for n in sequences]


def held(gaps, stream="a"):
    return [one.envelope.sequence for one in gaps.of([stream])]


def test_the_oldest_record_held_pins_its_partition():
    gaps = Gaps(30)
    gaps.settle({"a"}, met(3, 5))
    gaps.settle({"b"}, met(2, stream="b", partition=1))
    gaps.settle({"c"}, met(4, stream="c"))

    assert (gaps.pinned(0), gaps.pinned(1), gaps.pinned(2)) == (103, 102, None)
    assert (len(gaps), gaps.held) == (3, 4)


def test_patience_counts_from_the_first_that_came_too_early():
    gaps = Gaps(30)
    gaps.settle({"a"}, met(3))
    gaps.now = 20
    gaps.settle({"a"}, met(3, 4))
    assert gaps.due() == []
    gaps.now = 30

    assert gaps.due() == ["a"]
    assert held(gaps) == [3, 4]


def test_what_is_still_missing_after_looking_is_an_alarm_and_looked_for_more_and_more_rarely():
    gaps = Gaps(30)
    gaps.settle({"a"}, met(3))
    waits = []
    for _ in range(6):
        while not gaps.due():
            gaps.now += 30
        gaps.looked("a")
        waits.append(gaps.gap("a").patience)

    assert gaps.alarms == 1
    assert waits == [60, 120, 240, 480, 600, 600]


def test_what_was_found_is_no_alarm():
    gaps = Gaps(30)
    gaps.settle({"a"}, met(3))
    gaps.settle({"a"}, [])
    gaps.looked("a")

    assert (gaps.alarms, len(gaps), gaps.held) == (0, 0, 0)


def test_beyond_what_fits_it_is_only_known_that_there_is_more_and_it_is_read_again_in_its_turn():
    gaps = Gaps(30, most=2)
    gaps.settle({"a"}, met(3, 4, 5))
    assert (held(gaps), gaps.pinned(0)) == ([3, 4], 103)
    gaps.now = 1
    gaps.settle({"a"}, [])

    assert (held(gaps), gaps.due(), gaps.pinned(0)) == ([], ["a"], 103)
    gaps.looked("a")
    assert len(gaps) == 0


def test_who_begins_again_meets_all_of_it_again():
    gaps = Gaps(30)
    gaps.settle({"a"}, met(3))
    gaps.forget()

    assert (len(gaps), gaps.held, gaps.pinned(0)) == (0, 0, None)
