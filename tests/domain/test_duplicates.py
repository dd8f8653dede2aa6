"""What of a request has the case already (Cases API §4.5 and §11.4)?"""

from case_command.attached import Index
from case_command.decisions.attachments import add_attachments
from case_command.decisions.duplicates import without_duplicates
from case_events import Alert, Event, Totals
from case_runtime.rights import EVERYTHING
from examples import COMMENT, CREATED, OWNER, added, given


def alerts(*ids, index=None):
    return Alert(alert_id=ids, index=index or tuple(f"i-{one}" for one in ids), owner=OWNER)


def events(*ids):
    return Event(event_id=ids, index=("i",) * len(ids), owner=OWNER)


HAS_TWO = given(CREATED, added(alerts("a1", "a2"), now=Totals(alerts=2)))
HAS_EVENTS = given(CREATED, added(events("e1", "e2"), now=Totals(events=2)))


def stored(state, *attachments):
    """What of these is attached."""
    sent = {f"n-{n}": one for n, one in enumerate(attachments)}
    actions = add_attachments(
        state, case_id="case-1", space="default", rights=EVERYTHING, attachments=sent
    )
    return [action.attachment for action in actions]


def test_only_alerts_that_the_case_does_not_have_are_attached_each_once_with_its_index():
    asked = alerts("a2", "a3", "a3", index=("i", "j", "k"))

    assert stored(HAS_TWO.state, asked) == [alerts("a3", index=("j",))]


def test_alerts_that_the_case_has_leave_nothing_to_attach():
    assert stored(HAS_TWO.state, Alert(alert_id="a1", index="i", owner=OWNER)) == []
    assert stored(HAS_TWO.state, alerts("a2", "a1")) == []
    assert stored(HAS_TWO.state, alerts()) == []


def test_an_alert_that_came_before_in_the_request_comes_once():
    asked = [alerts("a3", "a1"), alerts("a3"), COMMENT, alerts("a4", "a3")]

    assert stored(HAS_TWO.state, *asked) == [alerts("a3"), COMMENT, alerts("a4")]


def test_events_are_dropped_whole_when_the_case_has_one_of_them():
    asked = [events("e2", "e3"), events("e4")]

    assert stored(HAS_EVENTS.state, *asked) == [events("e4")]


def test_events_are_not_compared_within_a_request():
    assert stored(HAS_EVENTS.state, events("e3", "e3"), events("e3")) == [
        events("e3", "e3"),
        events("e3"),
    ]


def test_an_event_is_no_alert():
    assert stored(HAS_EVENTS.state, alerts("e1")) == [alerts("e1")]


def test_comments_are_attached_again_and_again():
    assert without_duplicates(Index(), {"n-1": COMMENT, "n-2": COMMENT}) == {
        "n-1": COMMENT,
        "n-2": COMMENT,
    }


def test_the_history_of_several_tells_the_request_as_it_was_sent():
    asked = alerts("a2", "a3")
    text = Alert(alert_id="a4", index="i", owner=OWNER)
    sent = {"n-1": asked, "n-2": text, "n-3": COMMENT}
    actions = add_attachments(
        HAS_TWO.state,
        case_id="case-1",
        space="default",
        rights=EVERYTHING,
        attachments=sent,
        verbatim=True,
    )

    assert [action.attachment for action in actions] == [
        alerts("a3"),
        Alert(alert_id=("a4",), index=("i",), owner=OWNER),
        COMMENT,
    ]
    assert [action.sent for action in actions] == [asked, text, None]
