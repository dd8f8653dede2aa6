"""What is left of a history once it is erased?"""

import pytest

from case_command.case import fold
from case_events import CaseCreated, CaseDeleted, Erased, User
from case_events.erased import blank
from case_events.testing import history
from case_events.values import json_of
from examples import CREATED, EVERY_ACTION

WHOLE = history(*EVERY_ACTION, stream="case-1")
LEFT = [blank(envelope) for envelope in WHOLE]


def test_every_action_keeps_its_place_its_time_and_its_shape():
    assert [(one.stream, one.sequence, one.at, one.space, one.owner) for one in LEFT] == [
        (one.stream, one.sequence, one.at, one.space, one.owner) for one in WHOLE
    ]
    for before, after in zip(WHOLE, LEFT, strict=True):
        if isinstance(after.action, Erased) and not isinstance(before.action, Erased):
            assert after.action.was == before.action.wire_name
        else:
            assert type(after.action) is type(before.action)


def test_nobody_is_named_and_nothing_is_said():
    assert {one.by for one in LEFT} == {User()}
    (born,) = [one.action for one in LEFT if isinstance(one.action, CaseCreated)]

    assert (born.title, born.description, born.tags, born.custom_fields) == ("", "", (), ())
    assert b"ana" not in b"".join(json_of(one) for one in LEFT)


def test_what_was_deleted_stays_deleted_and_its_number_is_taken():
    numbered = CREATED.model_copy(update={"incremental_id": 7})
    (first, last) = (blank(one) for one in history(numbered, CaseDeleted(), stream="case-1"))

    assert first.action.incremental_id == 7
    assert fold([first, last]).case.deleted


@pytest.mark.parametrize("envelope", LEFT, ids=lambda one: one.action.wire_name)
def test_to_erase_again_changes_nothing(envelope):
    assert blank(envelope) == envelope
