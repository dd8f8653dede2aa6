"""Does the checker pass what may be, and find each thing that must not be?"""

import pytest

from evidence.checking import (
    ANSWERED,
    FOREIGN,
    GAP,
    LOST,
    LOST_UPDATE,
    MISSING,
    PARTIAL,
    PHANTOM,
    REORDERED,
    STALE,
    TWICE,
    VISIBLE,
    effects,
    findings,
    met_in_order,
)
from evidence.history import Asked, Fact, History, Looked, Told

CREATED = Asked("new", "create", ("a",), Told.OK, 0, 1)
BORN = Fact("a", 1, "create", "new")


def found(asked=(), kept=(), looked=()):
    """What is wrong with a case that was created, with more asked and more kept."""
    history = History([CREATED, *asked], [BORN, *kept], looked)
    return [finding.what for finding in findings(history)]


def said(mark, told=Told.OK, **more):
    return Asked(mark, "comment", ("a",), told, **{"began": 2, "ended": 3} | more)


def edited(mark, seen, told=Told.OK, **more):
    return Asked(mark, "edit", ("a",), told, seen={"a": seen}, **{"began": 2, "ended": 3} | more)


def test_a_history_in_which_all_is_where_its_answer_says_is_well():
    asked = [said("c1"), said("c2", Told.FAIL), edited("t1", 1), edited("t2", 3)]
    kept = [Fact("a", 2, "comment", "c1"), Fact("a", 3, "edit", "t1"), Fact("a", 4, "edit", "t2")]

    assert found(asked, kept) == []


@pytest.mark.parametrize("kept", [[], [Fact("a", 2, "comment", "c1")]])
def test_what_nobody_knows_may_be_there_or_not(kept):
    assert found([said("c1", Told.UNKNOWN)], kept) == []


def test_an_acknowledged_write_that_is_not_there_is_found():
    assert found([said("c1")]) == [LOST]


def test_a_case_that_was_acknowledged_and_is_not_there_is_found():
    assert [one.what for one in findings(History([CREATED], []))] == [LOST]


def test_a_refused_write_that_is_there_is_found():
    assert found([edited("t1", 1, Told.FAIL)], [Fact("a", 2, "edit", "t1")]) == [VISIBLE]


def test_an_edit_over_one_that_it_had_not_seen_is_found():
    asked = [edited("t1", 1), edited("t2", 1)]
    kept = [Fact("a", 2, "edit", "t1"), Fact("a", 3, "edit", "t2")]

    assert found(asked, kept) == [LOST_UPDATE]


def test_a_comment_between_what_an_edit_saw_and_where_it_stands_is_no_lost_update():
    asked = [said("c1"), edited("t1", 1)]

    assert found(asked, [Fact("a", 2, "comment", "c1"), Fact("a", 3, "edit", "t1")]) == []


@pytest.mark.parametrize("sequence", [1, 3])
def test_a_hole_in_the_sequences_and_one_that_is_there_twice_are_found(sequence):
    assert found([said("c1")], [Fact("a", sequence, "comment", "c1")]) == [GAP]


def test_an_effect_that_is_there_twice_is_found():
    kept = [Fact("a", 2, "comment", "c1"), Fact("a", 3, "comment", "c1")]

    assert found([said("c1")], kept) == [TWICE]


def test_one_creation_of_two_cases_is_found():
    twice = [BORN, Fact("b", 1, "create", "new")]

    assert TWICE in [one.what for one in findings(History([CREATED], twice))]


def test_a_key_that_was_answered_in_two_ways_is_found():
    asked = [said("c1", answers=("id-1", "id-2"))]

    assert found(asked, [Fact("a", 2, "comment", "c1")]) == [ANSWERED]


@pytest.mark.parametrize("told", [Told.OK, Told.UNKNOWN])
def test_a_change_of_several_cases_that_is_there_in_some_of_them_is_found(told):
    two = Asked("t1", "edit", ("a", "b"), told, 2, 3, seen={"a": 1, "b": 1})

    assert found([two], [Fact("a", 2, "edit", "t1")]) == [PARTIAL]


def test_what_nobody_asked_for_is_found():
    assert found([], [Fact("a", 2, "comment", "c1")]) == [FOREIGN]


def test_what_was_acknowledged_before_another_was_asked_stands_before_it():
    asked = [said("first", began=2, ended=3), said("later", began=4, ended=5)]
    kept = [Fact("a", 2, "comment", "later"), Fact("a", 3, "comment", "first")]

    assert found(asked, kept) == [REORDERED]


def test_of_two_at_once_either_may_be_first():
    asked = [said("one", began=2, ended=5), said("other", began=4, ended=5)]
    kept = [Fact("a", 2, "comment", "other"), Fact("a", 3, "comment", "one")]

    assert found(asked, kept) == []


def test_a_reader_who_sees_what_is_not_kept_is_found():
    looked = [Looked("a", frozenset({"new", "c1"}), 4)]

    assert found([said("c1", Told.FAIL)], looked=looked) == [PHANTOM]


def test_a_reader_who_does_not_see_what_they_were_told_is_shown_is_found():
    asked, kept = [said("c1", shown=True)], [Fact("a", 2, "comment", "c1")]

    assert found(asked, kept, [Looked("a", frozenset({"new"}), 4)]) == [STALE]
    assert found(asked, kept, [Looked("a", frozenset(), 4, there=False)]) == [STALE]
    assert found(asked, kept, [Looked("a", frozenset({"new"}), 2.5)]) == []
    assert found(asked, kept, [Looked("a", frozenset(), 2.5, there=False)]) == []
    assert found(asked, kept, [Looked("a", frozenset({"new"}), 4, where=1)]) == []


def test_a_case_that_was_deleted_need_not_be_there():
    asked = [said("c1", shown=True), Asked("gone a", "delete", ("a",), Told.OK, 4, 5)]
    kept = [Fact("a", 2, "comment", "c1"), Fact("a", 3, "delete", "gone a")]

    assert found(asked, kept, [Looked("a", frozenset(), 6, there=False)]) == []


def test_a_reader_of_a_topic_may_meet_repeats_but_nothing_early_and_nothing_late():
    assert met_in_order({"a": [1, 2, 1, 2, 3]}) == []
    assert [one.what for one in met_in_order({"a": [1, 3, 2]})] == [GAP]
    assert [one.what for one in met_in_order({"a": [1, 3]})] == [GAP]
    assert [one.what for one in met_in_order({"a": [2]})] == [GAP]


def test_effects_that_are_missing_foreign_or_there_twice_are_found():
    assert effects(["k1", "k2"], ["k2", "k1"]) == []
    assert [one.what for one in effects(["k1"], [])] == [MISSING]
    assert [one.what for one in effects([], ["k1"])] == [FOREIGN]
    assert [one.what for one in effects(["k1"], ["k1", "k1"])] == [TWICE]
