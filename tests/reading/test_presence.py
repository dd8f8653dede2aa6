"""Who is there, for how long, and how much is remembered of it?"""

import pytest

from case_events import User
from case_query.presence import LASTING, MOST_TABS, Presence, Tab


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def presence(clock):
    return Presence(clock, most=3)


def says(presence, name, tab="1", *, case="a", doing="looking", field=None):
    presence.say(case, Tab(f"user:{name}", tab), User(username=name), doing, field)


def there(presence, case="a"):
    return [(one.user.username, one.doing, one.field) for _, one in presence.there(case)]


def test_who_looks_is_there(presence):
    says(presence, "bo")
    says(presence, "ana", doing="typing", field="title")

    assert there(presence) == [("ana", "typing", "title"), ("bo", "looking", None)]
    assert there(presence, "b") == []


def test_who_has_two_tabs_is_there_once_and_types_rather_than_looks(presence):
    says(presence, "ana", doing="typing", field="title")
    says(presence, "ana", "2")

    assert there(presence) == [("ana", "typing", "title")]
    presence.leave("a", Tab("user:ana", "1"))
    assert there(presence) == [("ana", "looking", None)]


def test_who_does_not_say_it_again_is_gone(presence, clock):
    says(presence, "ana")
    says(presence, "bo")
    clock.now += LASTING - 1
    says(presence, "ana")
    clock.now += 2

    assert there(presence) == [("ana", "looking", None)]


def test_who_leaves_is_gone(presence):
    says(presence, "ana")
    presence.leave("a", Tab("user:ana", "1"))
    presence.leave("never", Tab("user:ana", "1"))

    assert there(presence) == []


def test_only_so_many_cases_and_tabs_are_remembered(presence):
    for case in ("a", "b", "c", "d"):
        says(presence, "ana", case=case)
    for n in range(MOST_TABS + 1):
        says(presence, f"n{n:03}", case="d")

    assert [bool(there(presence, case)) for case in "abcd"] == [False, True, True, True]
    assert len(there(presence, "d")) == MOST_TABS
