"""Is a user action that several services meet read once, and as it is?"""

import pytest

from case_events import TitleChanged
from case_events.testing import history
from case_events.wire import Unreadable, to_record
from case_runtime.read_once import LARGE, Once, read_once
from examples import CREATED

RECORD = to_record(history(CREATED)[0]).value


def test_equal_records_are_read_once():
    assert read_once(RECORD) is read_once(bytes(bytearray(RECORD)))


def test_what_this_process_wrote_is_not_read_at_all():
    wrote, once = history(CREATED)[0], Once()
    with pytest.raises(Unreadable):
        once.read(b"{")
    once.told(RECORD, wrote)

    assert once.read(bytes(bytearray(RECORD))) is wrote


def test_where_nobody_reads_nothing_is_kept():
    wrote, once = history(CREATED)[0], Once()
    once.told(RECORD, wrote)

    assert once.read(RECORD) is not wrote


def test_what_is_large_is_not_kept():
    large = to_record(history(CREATED, TitleChanged(title="x" * LARGE))[1]).value

    assert read_once(large) == read_once(large)
    assert read_once(large) is not read_once(large)


@pytest.mark.parametrize("value", [None, b"{"])
def test_what_cannot_be_read_is_refused_each_time(value):
    for _ in range(2):
        with pytest.raises(Unreadable):
            read_once(value)


def test_what_is_shared_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        read_once(RECORD).stream = "another"
