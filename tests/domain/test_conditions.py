"""When does If-Match hold, when If-None-Match?"""

import pytest

from case_command.decisions.conditions import (
    UNCONDITIONAL,
    Condition,
    Seen,
    of_case,
    of_configuration,
    only_if,
)
from case_command.errors import (
    CaseNotFound,
    ConditionFailed,
    NothingChanged,
    ObservableRefused,
    Overloaded,
    VersionConflict,
)
from case_events.version import version
from case_runtime.rights import Forbidden
from case_runtime.tags import Tags, etag

EDITED_AT_3_NOW_5 = Seen(edited=3, now=5)


def tags(*sequences):
    return Tags.read("If-Match", ", ".join(etag(version(n)) for n in sequences))


def match(*sequences):
    return Condition(match=tags(*sequences))


@pytest.mark.parametrize(
    ("sequence", "holds"), [(2, False), (3, True), (4, True), (5, True), (6, False)]
)
def test_a_version_matches_from_the_last_edit_until_now(sequence, holds):
    assert match(sequence).holds(EDITED_AT_3_NOW_5) is holds


def test_one_of_several_versions_is_enough():
    assert match(1, 4).holds(EDITED_AT_3_NOW_5)
    assert not match(1, 2).holds(EDITED_AT_3_NOW_5)


def test_what_was_never_a_version_matches_nothing():
    assert not Condition(match=Tags.read("If-Match", '"0"')).holds(EDITED_AT_3_NOW_5)


def test_anything_matches_what_is_there_and_only_that():
    anything = Condition(match=Tags(anything=True))

    assert anything.holds(EDITED_AT_3_NOW_5)
    assert not anything.holds(None)
    assert not match(1).holds(None)


def test_none_of_these_may_be_what_is_there():
    longer = Tags.read("If-None-Match", etag(version(5), "more"))

    assert not Condition(none_match=tags(5)).holds(EDITED_AT_3_NOW_5)
    assert not Condition(none_match=longer).holds(EDITED_AT_3_NOW_5)
    assert Condition(none_match=tags(4)).holds(EDITED_AT_3_NOW_5)


def test_nothing_may_be_there():
    nothing = Condition(none_match=Tags(anything=True))

    assert nothing.holds(None)
    assert not nothing.holds(EDITED_AT_3_NOW_5)


def test_both_must_hold():
    assert not Condition(match=tags(5), none_match=tags(5)).holds(EDITED_AT_3_NOW_5)
    assert Condition(match=tags(4), none_match=tags(3)).holds(EDITED_AT_3_NOW_5)


def refusing(refusal):
    def decide(_):
        raise refusal

    return only_if(match(2), decide, lambda _: EDITED_AT_3_NOW_5)


def test_without_a_condition_the_decision_is_left_alone():
    def decide(_):
        return []

    assert only_if(UNCONDITIONAL, decide, of_case) is decide


def test_a_decision_that_changes_nothing_is_conditional_too():
    with pytest.raises(ConditionFailed):
        only_if(match(2), lambda _: [], lambda _: EDITED_AT_3_NOW_5)(None)


def test_a_condition_that_holds_changes_nothing():
    assert only_if(match(4), lambda _: ["done"], lambda _: EDITED_AT_3_NOW_5)(None) == ["done"]


@pytest.mark.parametrize("refusal", [VersionConflict(["c"]), NothingChanged()])
def test_what_a_request_contains_is_told_after_the_condition(refusal):
    with pytest.raises(ConditionFailed):
        refusing(refusal)(None)


@pytest.mark.parametrize("refusal", [CaseNotFound("c"), Forbidden("no"), Overloaded()])
def test_what_is_missing_or_forbidden_is_told_before_it(refusal):
    with pytest.raises(type(refusal)):
        refusing(refusal)(None)


def test_what_is_missing_is_told_before_it_in_any_words():
    refusal = ObservableRefused("add observable", CaseNotFound("c"))

    def decide(_):
        raise refusal

    with pytest.raises(ObservableRefused):
        only_if(match(2), decide, lambda _: None)(None)


def test_there_is_nothing_to_be_seen_of_what_does_not_exist():
    assert of_case(None) is None
    assert of_configuration(None) is None
