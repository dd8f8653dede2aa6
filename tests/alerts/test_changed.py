"""What becomes of an alert that cases want something of, hold, and let go?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from alert_sync.alerts.alert import STATUS, Workflow
from alert_sync.alerts.kept import Holding, Mark, Publication, published, shown, unmet
from alert_sync.alerts.received import read
from alert_sync.status.changed import Wish, changed, given, holds, lets_go
from case_events.testing import NOON

OPEN, ACKNOWLEDGED, CLOSED = Workflow


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def mark(minutes, case="a"):
    return Mark(at(minutes), case, minutes)


def wish(minutes, status, case="a", *, insists=False):
    return Wish(mark(minutes, case), status, insists, by="ana")


def publication(minutes, status=None):
    return Publication(read({STATUS: status} if status else {}, "i", "1"), at(minutes))


def after(*happened):
    """The alert; a number is the minute at which it is spoken of first."""
    row = None
    for one in happened:
        if isinstance(one, Publication):
            row = published(row, one)
        else:
            row = changed(row or unmet("i", "1", one.mark.at), one)
    return row


P, OPENED, SHUT = publication(0), publication(0, "open"), publication(0, "closed")


@pytest.mark.parametrize(
    ("happened", "status"),
    [
        ((P, wish(1, ACKNOWLEDGED)), ACKNOWLEDGED),
        ((P, wish(1, CLOSED), wish(2, OPEN)), OPEN),
        ((P, wish(1, CLOSED, "a"), wish(2, OPEN, "b")), OPEN),  # the later change wins
        ((P, wish(2, OPEN, "b"), wish(1, CLOSED, "a")), OPEN),  # whenever it comes
        ((P, wish(3, CLOSED, "b"), wish(2, OPEN, "a")), CLOSED),
        ((P, wish(1, CLOSED, "a"), wish(3, CLOSED, "b"), wish(2, OPEN, "a")), CLOSED),
        ((P, wish(1, CLOSED), publication(2, "open"), wish(3, CLOSED)), CLOSED),
        ((OPENED, publication(1, "closed"), wish(2, OPEN)), CLOSED),  # by hand
        ((OPENED, publication(1, "closed"), wish(2, ACKNOWLEDGED)), CLOSED),
        ((OPENED, publication(1, "closed"), wish(2, CLOSED), wish(3, OPEN)), CLOSED),
        ((OPENED, publication(1, "closed"), wish(2, OPEN, insists=True)), OPEN),
        ((SHUT, wish(1, ACKNOWLEDGED)), CLOSED),
        ((SHUT, wish(1, OPEN, insists=True)), OPEN),
        ((OPENED, publication(2, "acknowledged"), wish(1, CLOSED)), ACKNOWLEDGED),  # too late
        ((wish(1, CLOSED), publication(2, "open")), CLOSED),  # attached before it was published
        ((wish(1, CLOSED), publication(2, "open"), wish(3, OPEN)), OPEN),
        ((wish(1, OPEN), publication(2, "closed")), OPEN),
    ],
)
def test_it_is_left_with_this_status(happened, status):
    assert after(*happened).status is status


def test_who_set_it_and_why_is_remembered():
    row = after(P, wish(1, CLOSED, "b"))

    assert row.setter.how == "case"
    assert row.setter.by == "ana"
    assert row.setter.mark == row.heard == mark(1, "b")
    assert row.status_at == at(1)
    assert given(row, mark(1, "b"))
    assert not given(row, mark(1, "a"))


def test_a_wish_that_was_heard_before_changes_nothing():
    row = after(P, wish(1, CLOSED), wish(2, OPEN))

    assert changed(row, wish(1, CLOSED)) is row
    assert changed(row, wish(2, OPEN)) is row


def test_what_has_the_status_already_keeps_who_set_it():
    row = after(OPENED, publication(1, "closed"), wish(2, CLOSED))

    assert row.setter.how == "by hand"
    assert not given(row, mark(2))


def test_the_times_at_which_cases_closed_it_are_remembered_the_last_ones():
    many = [wish(n, CLOSED if n % 2 else OPEN) for n in range(1, 40)]

    assert after(P, *many).closings[-1] == at(39)
    assert len(after(P, *many).closings) == 10


def holding(case, attachment="c", minutes=0):
    return Holding(case, attachment, at(minutes), minutes)


def held(*holdings):
    row = unmet("i", "1", NOON)
    for one in holdings:
        row = holds(row, one)
    return row


def test_its_cases_are_a_set_in_the_order_of_attaching():
    row = held(holding("b", minutes=2), holding("a", minutes=1), holding("b", "d", 3))

    assert row.cases == ("a", "b")
    assert holds(row, holding("b", minutes=2)) is row


def test_it_names_ten_cases_and_more_may_hold_it():
    row = held(*(holding(f"c-{n:02}", minutes=n) for n in range(12)))

    assert row.cases == tuple(f"c-{n:02}" for n in range(10))
    assert len(row.held) == 12
    assert lets_go(row, "c-00", 20).cases[-1] == "c-10"


def test_it_is_let_go_by_an_attachment_or_by_all_of_a_case():
    row = held(holding("a", "c", 1), holding("a", "d", 2), holding("b", "c", 3))

    assert lets_go(row, "a", 9, "c").cases == ("a", "b")
    assert lets_go(row, "a", 9).cases == ("b",)


def test_who_lets_go_late_does_not_undo_what_came_later():
    row = held(holding("a", "c", 5))

    assert lets_go(row, "a", 4, "c").cases == ("a",)
    assert lets_go(row, "a", 5, "c").cases == ()


def test_an_alert_that_was_attached_before_it_came_is_held_when_it_comes():
    row = published(held(holding("a")), publication(1, "acknowledged"))

    assert row.cases == ("a",)
    assert row.status is ACKNOWLEDGED
    assert row.source is not None


def test_the_document_names_its_cases_as_they_are_now():
    document = {"kibana": {"alert": {"case_ids": ["old"], "x": 1}}}
    row = published(held(holding("a")), Publication(read(document, "i", "1"), at(1)))

    assert shown(row, document)["kibana.alert.case_ids"] == ["a"]
    assert shown(row, document)["kibana"] == {"alert": {"x": 1}}
    assert "kibana.alert.case_ids" not in shown(replace(row, held=()), document)
