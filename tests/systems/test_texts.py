"""How do texts, times and comments come back from another system?"""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from connector_pusher.systems import texts
from connector_pusher.systems.looking import There, found
from connector_pusher.systems.outcomes import CannotTell
from connector_pusher.systems.system import Remark

AT = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("2024-01-02T03:04:05.000+0000", AT),
        ("2024-01-02T04:04:05+01:00", AT),
        ("2024-01-02T03:04:05Z", AT),
        ("2024-01-02 03:04:05", AT),
        (1704164645000, AT),
        ("yesterday", None),
        ("", None),
        (None, None),
        (True, None),
        (1e30, None),
        ({}, None),
    ],
)
def test_a_time_is_read_in_every_form(said, at):
    assert texts.moment(said) == at


def test_a_time_keeps_its_place():
    east = timezone(timedelta(hours=1))

    assert texts.moment("2024-01-02T04:04:05+01:00").astimezone(east).hour == 4


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("one", "one"),
        (" one \r\n\r\n two\u2028three ", "one, two, three"),
        ("\n", ""),
        ("x" * 20, "x" * 10),
    ],
)
def test_lines_become_one(text, line):
    assert texts.in_one_line(text, 16 if "," in line else 10) == line


@pytest.mark.parametrize("size", [36, 50, 200])
def test_what_is_too_long_is_cut_but_not_who_said_it(size):
    text = f"{'word ' * 100}\n\nAdded by Ana."
    cut = texts.fitted(text, size)

    assert len(cut) <= size
    assert "cut" in cut
    assert cut.endswith("Added by Ana.") is (size > 36)


def test_what_fits_stays():
    assert texts.fitted("x" * 10, 10) == "x" * 10


@pytest.mark.parametrize("text", ['a < b & "c"\r\nd', "<script>x</script>", "&lt;", ""])
def test_a_text_as_markup_shows_the_text(text):
    markup = texts.as_html(text)

    assert "<script" not in markup
    assert texts.same(texts.from_html(markup), text)


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://a.example/", "https://a.example"),
        ("https://a.example//x///y/", "https://a.example/x/y"),
        ("https://a.example", "https://a.example"),
    ],
)
def test_a_url_is_begun_with_in_one_form(url, base):
    assert texts.base(url) == base


THERE = [There(Remark(str(n), AT + timedelta(seconds=n)), f"text {n % 2}") for n in range(4)]


def test_a_comment_is_found_behind_the_last_one_known():
    assert found("text 0", THERE, None).id == "0"
    assert found("text  0\r\n", THERE, THERE[0].remark).id == "2"
    assert found("text 0", THERE, THERE[2].remark) is None


def test_one_that_was_deleted_is_known_by_its_time():
    gone = Remark("gone", AT + timedelta(seconds=1))

    assert found("text 0", THERE, gone).id == "2"
    assert found("text 1", THERE, gone).id == "3"


def test_without_its_time_nobody_can_tell():
    with pytest.raises(CannotTell):
        found("text 0", THERE, Remark("gone", None))
