"""What is different between two states of a case?"""

from functools import reduce

import pytest

from case_events import ACTIONS, Status, StatusChanged, TitleChanged, Unlisted, project
from case_events.testing import history
from case_query.past.changes import TOUCHED, WHOLE, Change, changes, touches
from examples import CREATED, EVERY_ACTION


def state(*actions):
    return reduce(project, history(*actions), None)


def test_a_field_is_told_with_its_old_and_new_value():
    told = changes(state(CREATED), state(CREATED, TitleChanged(title="New")))

    assert told == [Change("title", "Phishing", "New")]


def test_without_a_change_nothing_is_told():
    assert changes(state(CREATED), state(CREATED)) == changes(None, None) == []


def test_what_follows_from_a_change_is_told_with_it():
    told = changes(state(CREATED), state(CREATED, StatusChanged(status=Status.CLOSED)))

    assert {change.field for change in told} == {
        "status",
        "closed_at",
        "closed_by",
        "duration",
        "time_to_acknowledge",
        "time_to_investigate",
        "time_to_resolve",
    }
    assert Change("duration", None, 60) in told


def test_of_a_case_that_begins_or_ends_only_what_is_not_empty_is_told():
    begun, ended = changes(None, state(CREATED)), changes(state(CREATED), None)

    assert Change("title", None, "Phishing") in begun
    assert Change("assignees", [{"uid": "u-ana"}], None) in ended
    assert {change.field for change in begun} == {change.field for change in ended}
    assert not {"category", "observables", "totalComment", "closed_at"} & {c.field for c in begun}


@pytest.mark.parametrize("place", range(len(EVERY_ACTION)))
def test_an_action_changes_only_the_fields_that_its_type_is_known_to_touch(place):
    before, after = state(*EVERY_ACTION[:place]), state(*EVERY_ACTION[: place + 1])

    for change in changes(before, after):
        assert touches(EVERY_ACTION[place].type, change.field)


def test_of_every_type_of_action_it_is_known_what_it_touches():
    types = {
        kind.model_fields["type"].default for kind in ACTIONS if not issubclass(kind, Unlisted)
    }

    assert types - {"imported_row"} == WHOLE | TOUCHED.keys()
    assert touches("create_case", "anything")
    assert not touches("unknown", "title")
