"""Which bytes does a request ask for (RFC 9110)?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_runtime.ranges import Bytes, Unsatisfiable, wanted


@pytest.mark.parametrize(
    ("said", "size", "expected"),
    [
        (None, 10, None),
        ("bytes=0-4", 10, Bytes(0, 4)),
        ("Bytes=0-4", 10, Bytes(0, 4)),
        ("bytes=9-", 10, Bytes(9, 9)),
        ("bytes=-3", 10, Bytes(7, 9)),
        ("bytes=-30", 10, Bytes(0, 9)),
        ("bytes=3-99", 10, Bytes(3, 9)),
        ("bytes=4-3", 10, None),
        ("bytes=0-1,3-4", 10, None),
        ("bytes=", 10, None),
        ("bytes=-", 10, None),
        ("bytes=a-b", 10, None),
        ("bytes=٣-٤", 10, None),
        ("items=0-4", 10, None),
        (f"bytes=0-{'9' * 30}", 10, None),
    ],
)
def test_one_range_is_understood_and_everything_else_means_the_whole(said, size, expected):
    assert wanted(said, size) == expected


@pytest.mark.parametrize(("said", "size"), [("bytes=10-", 10), ("bytes=-0", 10), ("bytes=0-", 0)])
def test_bytes_that_are_not_there_are_refused_with_the_size(said, size):
    with pytest.raises(Unsatisfiable) as refused:
        wanted(said, size)

    assert refused.value.headers == {"content-range": f"bytes */{size}"}


@given(st.text(), st.integers(0, 100))
def test_whatever_is_asked_is_within_the_bytes(said, size):
    try:
        part = wanted(f"bytes={said}", size)
    except Unsatisfiable:
        return

    assert part is None or 0 <= part.first <= part.last < size
