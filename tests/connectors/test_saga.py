"""What is the next step of a push? By what is to be there, and what is known to be there."""

from dataclasses import replace

import pytest

from case_runtime.errors import Invalid
from connector_pusher.push import saga
from connector_pusher.push.plan import TICKET, Doubt, External, Plan, Planned, Row, Sent
from connector_pusher.push.resuming import resumed
from connector_pusher.push.saga import Create, Finish, Look, Read, Say, Tell, Update, next_step

PUSH, OTHER = "case-1/7/push", "case-1/3/push"
FIRST, SECOND = Planned("a", "First", 2), Planned("b", "Second", 5)
PLAN = Plan({"title": "x"}, [FIRST, SECOND])
BARE, WHOLE = External("10"), External("10", "SEC-1", "https://x/SEC-1")


def sent(*comments):
    return tuple(Sent(one.id, one.revision, f"c-{one.id}") for one in comments)


@pytest.mark.parametrize(
    ("row", "step"),
    [
        (Row(), Create()),
        (Row(external=WHOLE), Update("10")),
        (Row(external=WHOLE, updated=OTHER), Update("10")),
        (Row(external=WHOLE, updated=PUSH), Say("10", FIRST)),
        (Row(external=BARE, updated=PUSH), Say("10", FIRST)),
        (Row(external=WHOLE, updated=PUSH, sent=sent(FIRST)), Say("10", SECOND)),
        (
            Row(external=WHOLE, updated=PUSH, sent=(Sent("a", 1), *sent(SECOND))),
            Say("10", FIRST),
        ),
        (Row(external=WHOLE, updated=PUSH, sent=sent(FIRST, SECOND)), Finish("10")),
        (
            Row(external=BARE, updated=PUSH, finished=PUSH, sent=sent(FIRST, SECOND)),
            Read("10"),
        ),
        (
            Row(external=WHOLE, updated=PUSH, finished=PUSH, sent=sent(FIRST, SECOND)),
            Tell(WHOLE),
        ),
        (Row(doubt=Doubt(TICKET, PUSH, 1)), Look(None)),
        (Row(doubt=Doubt(TICKET, OTHER, 1)), Look(None)),
        (Row(external=WHOLE, updated=PUSH, doubt=Doubt("a", PUSH, 1, 2, "First")), Look(FIRST)),
        (
            Row(external=WHOLE, doubt=Doubt("gone", OTHER, 1, 1, "Gone")),
            Look(Planned("gone", "Gone", 1)),
        ),
    ],
)
def test_the_first_that_is_not_done_is_next_and_a_doubt_comes_before_all_others(row, step):
    assert next_step(PUSH, PLAN, row) == step


def walked(row, plan=PLAN):
    """Every step of a push that goes well, from there on."""
    steps = []
    while True:
        step = next_step(PUSH, plan, row)
        steps.append(type(step))
        match step:
            case Create():
                row = saga.made(saga.begun(row, step, PUSH, 1), BARE, PUSH)
            case Update():
                row = saga.made(row, row.external, PUSH)
            case Say(_, comment):
                row = saga.said(saga.begun(row, step, PUSH, 1), comment, "c", None)
            case Finish():
                row = saga.finished(row, PUSH)
            case Read():
                row = replace(row, external=WHOLE)
            case Look(None):
                row = saga.adopted(row, BARE)
            case Look(comment):
                row = saga.said(row, comment, "c", None)
            case Tell():
                return steps


def test_a_push_makes_one_ticket_and_says_each_comment_once():
    assert walked(Row()) == [Create, Say, Say, Finish, Read, Tell]


def test_the_next_push_changes_the_same_ticket_and_says_nothing_twice():
    there = Row(external=WHOLE, updated=OTHER, finished=OTHER, sent=sent(FIRST, SECOND))

    assert walked(there) == [Update, Finish, Tell]


@pytest.mark.parametrize("found", [True, False])
def test_after_a_crash_within_the_making_it_is_looked_for_and_made_only_if_it_is_not_there(found):
    crashed = saga.begun(Row(), Create(), PUSH, 1)
    if found:
        assert walked(crashed) == [Look, Update, Say, Say, Finish, Read, Tell]
    else:
        assert walked(saga.undone(crashed))[0] is Create


def test_after_a_crash_within_a_comment_the_others_are_not_said_again():
    row = Row(external=WHOLE, updated=PUSH, sent=sent(FIRST))
    crashed = saga.begun(row, Say("10", SECOND), PUSH, 1)

    assert walked(crashed) == [Look, Finish, Tell]
    assert walked(saga.undone(crashed)) == [Say, Finish, Tell]


def test_a_person_says_that_a_comment_is_there():
    row = Row(external=WHOLE, updated=PUSH, doubt=Doubt("a", PUSH, 1, 2))

    assert walked(resumed(row, "sent", None)) == [Say, Finish, Tell]
    assert walked(resumed(row, "again", None)) == [Say, Say, Finish, Tell]


def test_a_person_who_says_that_a_ticket_is_there_says_which_one():
    row = Row(doubt=Doubt(TICKET, PUSH, 1))
    with pytest.raises(Invalid, match="which ticket"):
        resumed(row, "sent", None)

    assert resumed(row, "sent", "77").external == External("77")
    assert walked(resumed(row, "again", None))[0] is Create
