"""What does a batch make of the history and of its milestones?"""

from case_events import CaseDeleted, StatusChanged
from case_events.testing import history
from case_query.batch import fold
from case_query.views.history import EVERY
from examples import CREATED, EVERY_ACTION, added

CLOSED = StatusChanged(status="closed")


def folded(fresh=(), repeated=(), known=None):
    return fold(known or {}, fresh, repeated, {e.stream: (0, e.sequence) for e in fresh})


def test_every_action_is_kept_also_of_a_case_that_is_deleted():
    met = history(*EVERY_ACTION)

    assert [row.id for row in folded(met).told] == [f"case-1/{e.sequence:08d}" for e in met]
    assert folded(met).moments == []


def test_an_action_met_again_is_kept_as_it_was():
    met = history(*EVERY_ACTION)
    once = folded(met)

    assert folded(repeated=met, known=once.cases).told == once.told


def test_a_state_is_kept_of_the_case_as_it_is_then():
    met = history(CREATED, *[added()] * (EVERY - 1), CLOSED)
    kept = {row.id: row.case for row in folded(met).told if row.case is not None}

    assert list(kept) == [f"case-1/{EVERY:08d}"]
    assert b'"status":"open"' in kept[f"case-1/{EVERY:08d}"]


def test_milestones_are_of_the_case_that_is_there_now():
    met = history(CREATED, CLOSED, CaseDeleted(), CREATED, CLOSED)

    assert [row.id for row in folded(met).moments] == ["case-1/00000004", "case-1/00000005"]


def test_of_what_is_met_again_the_opening_is_counted_again_and_the_rest_is_asked_for():
    met = history(CREATED, CLOSED, CaseDeleted(), CREATED, CLOSED)
    once = folded(met)
    again = folded(repeated=met, known=once.cases)

    assert again.moments == once.moments[:1]
    assert (once.again, again.again) == ([], met[4:])


def test_what_one_batch_brings_twice_is_told_and_counted_once():
    met = history(CREATED, CLOSED)
    made = folded(met, repeated=met)

    assert (made.told, made.moments, made.again) == (folded(met).told, folded(met).moments, [])
