"""What is somebody told who waits for the end of a push?"""

import pytest

from case_command.case import Push, fold
from case_command.pushes import DELETED, GONE, Pushes
from case_events import CaseDeleted, Connector, PushFailed, PushRequested
from case_events.testing import history
from examples import CREATED, PUSHED

ASKED = PushRequested(connector=Connector(id="jira-1", name="Jira", type=".jira"))
FAILED = PushFailed(connector_id="jira-1", connector_name="Jira", reason="No", requested=2)
SECOND = FAILED.model_copy(update={"reason": "Away", "requested": 4})


async def told(*actions):
    async def look(_):
        return fold(history(CREATED, *actions))

    ended = await Pushes(look, patience=0.01).ended("case-1", "jira-1", 2)
    return ended and ended[1]


@pytest.mark.parametrize(
    ("actions", "push"),
    [
        ([ASKED], None),
        ([ASKED, FAILED], Push(2, 3, "No")),
        ([ASKED, PUSHED.model_copy(update={"requested": 2})], Push(2, 3)),
    ],
)
async def test_how_it_ended_once_it_has(actions, push):
    assert await told(*actions) == push


@pytest.mark.parametrize(
    ("end", "push"),
    [
        ([], None),
        ([SECOND], Push(4, 5, "Away")),
        ([PUSHED.model_copy(update={"requested": 4})], Push(4, 5)),
    ],
)
async def test_how_the_one_ended_that_has_begun_since_and_never_that_all_is_well_before(end, push):
    assert await told(ASKED, FAILED, ASKED, *end) == push


async def test_that_there_is_no_such_case_any_more():
    assert await told(ASKED, CaseDeleted(), CREATED) == Push(2, failed=GONE)


async def test_that_the_case_was_deleted_and_at_once():
    assert await told(ASKED, CaseDeleted()) == Push(2, failed=DELETED)


async def test_the_relay_hears_that_somebody_waits():
    told = []

    async def look(_):
        return fold(history(CREATED, ASKED, CaseDeleted()))

    await Pushes(look, hurry=lambda: told.append("hurry")).ended("case-1", "jira-1", 2)

    assert told == ["hurry"]
