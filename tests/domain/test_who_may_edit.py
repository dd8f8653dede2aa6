"""The table of Cases API §5.3, a row at a time."""

import pytest

from case_command.case import fold
from case_command.decisions.fields import Edit, edit_cases
from case_events import Status, StatusChanged
from case_events.testing import history
from case_events.version import version
from case_runtime.rights import Forbidden, Rights
from examples import CREATED

CLOSED = StatusChanged(status=Status.CLOSED)
REOPEN = {"status": Status.OPEN}
ASSIGN = {"assignees": ["u-bo"]}
RETITLE = {"title": "n"}


def edit(words, *items, past=(CREATED, CLOSED)):
    """As somebody with these rights alone: a case of its own for each item."""
    rights = Rights.of({"securitySolution": words})
    edits = [Edit(f"c{n}", version(len(past)), fields) for n, fields in enumerate(items)]
    states = {edit.case_id: fold(history(*past, stream=edit.case_id)) for edit in edits}
    return edit_cases(states, edits, space="default", rights=rights)


@pytest.mark.parametrize(
    ("items", "needed"),
    [
        ([RETITLE], ["update"]),
        ([{}], ["update"]),
        ([REOPEN], ["reopenCase"]),
        ([REOPEN, REOPEN], ["reopenCase"]),
        ([REOPEN, RETITLE], ["reopenCase", "update"]),
        ([REOPEN | RETITLE], ["reopenCase", "update"]),
        ([ASSIGN], ["assign"]),
        ([ASSIGN, ASSIGN], ["assign"]),
        ([ASSIGN, RETITLE], ["assign", "update"]),
        ([ASSIGN | RETITLE], ["assign", "update"]),
        ([{"assignees": ["u-ana"]}, RETITLE], ["update"]),
        ([REOPEN, ASSIGN], ["reopenCase", "assign", "update"]),
        ([REOPEN | ASSIGN], ["reopenCase", "assign", "update"]),
    ],
)
def test_an_edit_needs_these_rights_and_no_others(items, needed):
    if items != [{}]:
        assert edit(needed, *items)
    for spared in needed:
        with pytest.raises(Forbidden):
            edit([word for word in needed if word != spared], *items)


def test_closing_needs_no_more_than_updating():
    assert edit(["update"], {"status": Status.CLOSED}, past=(CREATED,))


def test_assigning_the_same_people_in_another_order_is_assigning():
    both = CREATED.model_copy(update={"assignees": ("u-ana", "u-bo")})
    turned = {"assignees": ["u-bo", "u-ana"]}

    with pytest.raises(Forbidden):
        edit(["update"], turned | RETITLE, past=(both,))


def test_a_right_that_is_missing_for_one_owner_is_missing_for_all():
    theirs = CREATED.model_copy(update={"owner": "cases"})
    states = {
        "one": fold(history(CREATED, stream="one")),
        "two": fold(history(theirs, stream="two")),
    }
    rights = Rights.of({"securitySolution": ["update"]})
    edits = [Edit(case_id, version(1), RETITLE) for case_id in states]

    with pytest.raises(Forbidden, match='"securitySolution, cases"'):
        edit_cases(states, edits, space="default", rights=rights)
