"""Does who reads a topic again begin where it was, and only if it is still that topic?"""

from types import SimpleNamespace

import pytest

from case_runtime.offsets import Reached
from case_runtime.same_topic import TopicLost, verify, went_on


def record(offset, name):
    return SimpleNamespace(offset=offset, headers=[("ce_id", name.encode())])


def test_each_partition_goes_on_behind_what_was_read_and_a_new_one_from_its_beginning():
    reached, expected = went_on({0: Reached(5, "a/1"), 1: Reached(0)}, {0: 9, 1: 4, 2: 0})

    assert reached == {0: 5, 1: 0, 2: 0}
    assert expected == {0: (4, "a/1")}


def test_it_may_have_been_read_to_the_very_end():
    assert went_on({0: Reached(9)}, {0: 9}) == ({0: 9}, {})


def test_a_topic_that_is_shorter_than_what_was_read_is_another_one():
    with pytest.raises(TopicLost, match="partition 0 ends at 8, 9 was read"):
        went_on({0: Reached(9)}, {0: 8})


def test_the_record_that_was_read_last_is_found_again_and_is_not_read_twice():
    read = {0: [record(4, "a/1"), record(5, "a/2")]}
    verify(read, {0: (4, "a/1")})

    assert [one.offset for one in read[0]] == [5]


def test_another_record_in_its_place_says_that_it_is_another_topic():
    with pytest.raises(TopicLost, match="partition 0 has b/7 at 4, where a/1 was"):
        verify({0: [record(4, "b/7")]}, {0: (4, "a/1")})
