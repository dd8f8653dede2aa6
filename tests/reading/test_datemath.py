"""Which moment does `now-1d/d` mean?"""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_events.values import with_milliseconds
from case_query.datemath import NoMoment, moment

NOW = datetime(2026, 1, 31, 12, 34, 56, 789_654, tzinfo=UTC)  # a Saturday


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("now", "2026-01-31T12:34:56.789Z", "2026-01-31T12:34:56.789Z"),
        ("now-1d", "2026-01-30T12:34:56.789Z", "2026-01-30T12:34:56.789Z"),
        ("now/d", "2026-01-31T00:00:00.000Z", "2026-01-31T23:59:59.999Z"),
        ("now-1d/d", "2026-01-30T00:00:00.000Z", "2026-01-30T23:59:59.999Z"),
        ("now/1d", "2026-01-31T00:00:00.000Z", "2026-01-31T23:59:59.999Z"),
        ("now/w", "2026-01-26T00:00:00.000Z", "2026-02-01T23:59:59.999Z"),
        ("now/M", "2026-01-01T00:00:00.000Z", "2026-01-31T23:59:59.999Z"),
        ("now/y", "2026-01-01T00:00:00.000Z", "2026-12-31T23:59:59.999Z"),
        ("now/H", "2026-01-31T12:00:00.000Z", "2026-01-31T12:59:59.999Z"),
        ("now/m", "2026-01-31T12:34:00.000Z", "2026-01-31T12:34:59.999Z"),
        ("now/s", "2026-01-31T12:34:56.000Z", "2026-01-31T12:34:56.999Z"),
        ("now+1M", "2026-02-28T12:34:56.789Z", "2026-02-28T12:34:56.789Z"),
        ("now-11M", "2025-02-28T12:34:56.789Z", "2025-02-28T12:34:56.789Z"),
        ("now-1y+d-2h+30m-1s", "2025-02-01T11:04:55.789Z", "2025-02-01T11:04:55.789Z"),
        ("now-2w", "2026-01-17T12:34:56.789Z", "2026-01-17T12:34:56.789Z"),
        ("2025", "2025-01-01T00:00:00.000Z", "2025-01-01T23:59:59.999Z"),
        ("2025-02", "2025-02-01T00:00:00.000Z", "2025-02-01T23:59:59.999Z"),
        ("2025-02-03", "2025-02-03T00:00:00.000Z", "2025-02-03T23:59:59.999Z"),
        ("2025-02-03T04", "2025-02-03T04:00:00.000Z", "2025-02-03T04:59:59.999Z"),
        ("2025-02-03T04:05", "2025-02-03T04:05:00.000Z", "2025-02-03T04:05:59.999Z"),
        ("2025-02-03T04:05:06", "2025-02-03T04:05:06.000Z", "2025-02-03T04:05:06.999Z"),
        ("2025-02-03T04:05:06Z", "2025-02-03T04:05:06.000Z", "2025-02-03T04:05:06.999Z"),
        ("2025-02-03T04:05:06.7", "2025-02-03T04:05:06.700Z", "2025-02-03T04:05:06.700Z"),
        ("2025-02-03T04:05:06.789123Z", "2025-02-03T04:05:06.789Z", "2025-02-03T04:05:06.789Z"),
        ("2025-02-03T04:05:06,789+02:00", "2025-02-03T02:05:06.789Z", "2025-02-03T02:05:06.789Z"),
        ("2025-02-03T04:05:06.789-0130", "2025-02-03T05:35:06.789Z", "2025-02-03T05:35:06.789Z"),
        ("2025-02-03T04:05:06.789+05", "2025-02-02T23:05:06.789Z", "2025-02-02T23:05:06.789Z"),
        ("2024-02-29||+1y", "2025-02-28T00:00:00.000Z", "2025-02-28T00:00:00.000Z"),
        ("2025-02-03||/M", "2025-02-01T00:00:00.000Z", "2025-02-28T23:59:59.999Z"),
        ("2025-12-03||+1M/d", "2026-01-03T00:00:00.000Z", "2026-01-03T23:59:59.999Z"),
        ("1735689600000", "2025-01-01T00:00:00.000Z", "2025-01-01T00:00:00.000Z"),
        ("1735689600000||+1d", "2025-01-02T00:00:00.000Z", "2025-01-02T00:00:00.000Z"),
        ("-1", "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
    ],
)
def test_a_text_means_one_moment_where_a_range_begins_and_one_where_it_ends(text, begins, ends):
    assert with_milliseconds(moment(text, NOW, "down")) == begins
    assert with_milliseconds(moment(text, NOW, "up")) == ends


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "yesterday",
        "now-",
        "now-1",
        "now-1x",
        "now/2d",
        "now 1d",
        "now||-1d",
        "nowhere",
        "2025-13-01",
        "2025-02-30",
        "2025-1-1",
        "25-01-01",
        "2025-01-01T25:00",
        "2025-01-01 10:00",
        "2025-01-01Z",
        "2025-01-01-1d",
        "2025-01-01||-1x",
        "now+999999999y",
        "now-999999999d",
        "9999-12-31||+1d",
        "0001-01-01||-1d",
        "0000-01-01",
        "0001-01-01T00:00:00+10:00",
        "2025-01-01T00:00:00+99:99",
        "9999999999999999",
        "999999999999999",
        "٢٠٢٥-01-01",
        "{}",
    ],
)
@pytest.mark.parametrize("rounds", ["down", "up"])
def test_anything_else_means_no_moment(text, rounds):
    with pytest.raises(NoMoment):
        moment(text, NOW, rounds)


ROUNDED = st.sampled_from("yMwdhms").map("/{}".format)
MOVED = st.tuples(st.sampled_from("+-"), st.sampled_from("wdhms")).map("".join)
"""By what is always as long: a month after two moments of two months may be the same day twice."""


@given(
    st.sampled_from(["now", "2025-03-30", "2024-02-29T23:59:59.999Z"]),
    st.lists(ROUNDED | MOVED, max_size=5),
)
def test_a_range_never_ends_before_it_begins(start, steps):
    text = start + ("" if start == "now" else "||") + "".join(steps)

    assert moment(text, NOW, "down") <= moment(text, NOW, "up")


@given(st.text(max_size=20))
def test_whatever_is_asked_nothing_but_no_moment_is_raised(text):
    with suppress(NoMoment):
        moment(text, NOW, "up")
