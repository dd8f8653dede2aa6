"""When is a push asked for, and what is recorded of how it ended?"""

import pytest

from case_command.case import Push, fold
from case_command.decisions.lifecycle import create_case
from case_command.decisions.push import request_push
from case_command.decisions.results import record_push, record_result
from case_command.errors import CaseNotFound, NoConnector
from case_events import (
    CaseDeleted,
    CasePushed,
    Connector,
    ConnectorChanged,
    PushFailed,
    PushRequested,
    Settings,
    StatusChanged,
)
from case_events.commands import RecordPush
from case_events.connectors import AnnouncedConnector
from case_events.testing import NOON, history
from case_runtime.rights import EVERYTHING, Forbidden, Rights
from examples import ANA, CREATED, OWNER, PUSHED

JIRA = AnnouncedConnector(id="jira-1", version=1, name="Jira", type=".jira")
SET = Connector(id="jira-1", name="Old name", type=".jira", fields={"priority": "High"})
ASKED = PushRequested(connector=Connector(id="jira-1", name="Jira", type=".jira"))
DONE = PUSHED.model_copy(update={"requested": 2})
FAILED = PushFailed(connector_id="jira-1", connector_name="Jira", reason="No", requested=2)
PLACE = {"case_id": "case-1", "space": "default", "rights": EVERYTHING}
RECORD = RecordPush(
    connector_id="jira-1",
    connector_name="Jira",
    external_id="10001",
    external_title="SEC-1",
    external_url="https://jira.example.com/browse/SEC-1",
    requested=2,
)


def after(*actions):
    return fold(history(CREATED, *actions))


def test_a_push_is_asked_for_with_the_fields_that_the_case_has_for_it():
    state = after(ConnectorChanged(connector=SET))
    (asked,) = request_push(state, **PLACE, connector=JIRA)
    (other,) = request_push(state, **PLACE, connector=JIRA.model_copy(update={"id": "jira-2"}))

    assert asked == PushRequested(connector=SET.model_copy(update={"name": "Jira"}))
    assert other.connector.fields is None


def test_while_one_is_open_another_joins_it():
    assert request_push(after(ASKED), **PLACE, connector=JIRA) == []


@pytest.mark.parametrize(
    ("actions", "since", "asked"),
    [
        ([ASKED], 2, 1),
        ([ASKED], 1, 0),
        ([ASKED, DONE], 2, 1),
        ([ASKED, DONE], 1, 0),
        ([ASKED, FAILED], 1, 0),
        ([], 1, 1),
    ],
)
def test_whoever_knows_what_has_changed_joins_only_what_was_asked_for_after_that(
    actions, since, asked
):
    found = request_push(after(*actions), **PLACE, connector=JIRA, since=since)

    assert len(found) == asked


def test_a_ticket_that_is_gone_may_be_made_again():
    (asked,) = request_push(after(), **PLACE, connector=JIRA, recreate=True)

    assert asked.recreate


@pytest.mark.parametrize("end", [DONE, FAILED])
def test_once_it_has_ended_another_one_is_asked_for(end):
    assert len(request_push(after(ASKED, end), **PLACE, connector=JIRA)) == 1


@pytest.mark.parametrize(
    ("actions", "push"),
    [
        ([ASKED], Push(2)),
        ([ASKED, DONE], Push(2, 3)),
        ([ASKED, FAILED], Push(2, 3, "No")),
        ([ASKED, FAILED, DONE], Push(2, 4)),
        ([ASKED, PUSHED], Push(2)),
        ([ASKED, FAILED, ASKED], Push(4)),
        ([ASKED, FAILED, ASKED, DONE], Push(4)),
    ],
)
def test_a_push_ends_only_by_what_was_done_because_of_it(actions, push):
    assert dict(after(*actions).pushes) == {"jira-1": push}


def test_what_happened_elsewhere_asks_for_nothing_here():
    first, asked = history(CREATED, ASKED)
    imported = asked.model_copy(update={"imported": {"at": NOON, "by": ANA}})

    assert not fold([first, imported]).pushes


def test_a_case_that_is_opened_again_has_no_pushes():
    assert not after(ASKED, CaseDeleted(), CREATED).pushes


@pytest.mark.parametrize("missing", ["getCase", "pushCase"])
def test_it_takes_the_rights_to_see_and_to_push_the_case(missing):
    granted = frozenset((o, OWNER) for o in ("getCase", "pushCase") if o != missing)

    with pytest.raises(Forbidden):
        request_push(after(), **PLACE | {"rights": Rights(granted)}, connector=JIRA)


def test_a_case_that_is_gone_is_not_pushed():
    with pytest.raises(CaseNotFound):
        request_push(after(CaseDeleted()), **PLACE, connector=JIRA)


def recorded(state):
    return record_push(state, **PLACE, push=RECORD, at=NOON, by=ANA)


def test_what_came_of_a_push_is_recorded_once():
    (pushed,) = recorded(after(ASKED))

    assert isinstance(pushed, CasePushed)
    assert pushed.requested == 2
    assert recorded(after(ASKED, DONE)) == []


def test_one_that_failed_may_succeed_all_the_same_but_not_the_other_way_round():
    assert len(recorded(after(ASKED, FAILED))) == 1
    assert record_result(after(ASKED, DONE), **PLACE, action=FAILED) == []


def opened(*, connector=SET, push=False, configuration=None):
    said = {"owner": OWNER, "title": "x", "description": "y", "tags": ()}
    said |= {"settings": Settings(), "rights": EVERYTHING}
    return create_case(None, **said, connector=connector, push=push, configuration=configuration)


def test_a_case_can_be_a_ticket_from_its_beginning():
    assert opened(push=True)[1:] == [PushRequested(connector=SET, opening=True)]
    assert len(opened()) == 1
    with pytest.raises(NoConnector):
        opened(connector=Connector(), push=True)


def test_a_closing_push_says_so_before_it_says_what_was_pushed():
    class Closing:
        closure_type = "close-by-pushing"

    actions = record_push(
        after(ASKED), **PLACE, push=RECORD, at=NOON, by=ANA, configuration=Closing
    )

    assert [type(one) for one in actions] == [StatusChanged, CasePushed]
