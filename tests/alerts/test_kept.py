"""What is kept of an alert that is published, and published again?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alert_sync.alerts.alert import STATUS, Workflow
from alert_sync.alerts.kept import Place, Publication, Setter, published, shown
from alert_sync.alerts.received import read

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


def publication(at=AT, by=None, place=None, **fields):
    document = {name.replace("__", "."): value for name, value in fields.items()}
    return Publication(read(document, "i", "1"), at, by, place)


def said(status):
    return {STATUS: status}


def saying(status, at=AT, **rest):
    return Publication(read({STATUS: status}, "i", "1"), at, **rest)


def kept(*publications):
    found = None
    for one in publications:
        found = published(found, one)
    return found


def test_without_a_status_it_is_open():
    assert kept(publication()).status is Workflow.OPEN


def test_it_has_the_status_that_it_comes_with():
    assert kept(saying("acknowledged")).status is Workflow.ACKNOWLEDGED


def test_published_again_it_is_as_it_is_now():
    again = kept(publication(host__name="web-1"), publication(host__name="web-2", at=LATER))

    assert again.hosts == ("web-2",)
    assert again.published_at == LATER


@pytest.mark.parametrize("again", [publication(at=LATER), saying("open", LATER)])
def test_published_again_it_keeps_the_status_that_it_was_given(again):
    closed = replace(kept(saying("open")), status=Workflow.CLOSED)

    assert published(closed, again).status is Workflow.CLOSED


def test_a_source_that_tells_of_our_own_change_changes_nothing():
    closed = replace(kept(saying("open")), status=Workflow.CLOSED)
    told = published(closed, saying("closed", LATER))

    assert told.setter == closed.setter
    assert published(told, saying("closed", LATER)).setter == closed.setter


def test_another_status_than_before_was_set_by_hand():
    by_hand = kept(saying("open"), saying("closed", LATER, by="ana"))

    assert by_hand.status is Workflow.CLOSED
    assert by_hand.status_at == LATER
    assert by_hand.setter == Setter(LATER, "by hand", "ana")


def test_why_it_was_closed_by_hand_is_remembered():
    document = {STATUS: "closed", "kibana.alert.workflow_reason": "false_positive"}
    by_hand = kept(saying("open"), Publication(read(document, "i", "1"), LATER))

    assert by_hand.setter.why == "false_positive"


def test_a_record_that_was_met_before_changes_nothing():
    first, second = Place(3, 10, 1000), Place(3, 11, 1001)
    now = kept(saying("open", place=first), saying("closed", LATER, place=second))

    assert published(now, saying("open", LATER, place=first)) is now
    assert published(now, saying("closed", LATER, place=second)) is now


def test_a_topic_that_was_made_anew_begins_at_its_beginning():
    now = kept(saying("open", place=Place(3, 10, 1000)), saying("closed", place=Place(3, 0, 1001)))

    assert now.status is Workflow.CLOSED


def test_it_is_found_by_rule_and_host_by_id_or_name():
    one = kept(
        publication(
            host={"name": "web-1", "id": "h1"},
            kibana__alert__rule__name="Malware",
            kibana__alert__rule__uuid="r1",
        )
    )

    assert one.hosts == ("h1", "web-1")
    assert one.rules == ("r1", "Malware")


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-04-30T10:00:00.1234Z", datetime(2026, 4, 30, 10, 0, 0, 123000, UTC)),
        ("2026-04-30T12:00:00+02:00", datetime(2026, 4, 30, 10, tzinfo=UTC)),
        (1_777_543_200_000, datetime(2026, 4, 30, 10, tzinfo=UTC)),
        ("yesterday", AT),
        (10**18, AT),
        (True, AT),
    ],
)
def test_it_was_raised_when_it_says_or_else_when_it_came(written, at):
    assert kept(Publication(read({"@timestamp": written}, "i", "1"), AT)).at == at


def test_it_is_shown_flat_as_it_was_published_with_what_is_current():
    document = {"host.name": "web-1", "user": {"name": "bo"}, STATUS: "open"}
    closed = replace(
        kept(Publication(read(document, "i", "1"), AT)), status=Workflow.CLOSED, status_at=LATER
    )

    assert shown(closed, document) == {
        "_index": "i",
        "_id": "1",
        "host.name": "web-1",
        "user": {"name": "bo"},
        "kibana.alert.workflow_status": "closed",
        "kibana.alert.workflow_status_updated_at": "2026-05-01T13:00:00.000Z",
    }


def test_what_is_current_is_said_once_and_legacy_documents_say_it_in_their_way():
    document = {
        "kibana": {"alert": {"workflow_status": "open"}},
        "signal": {"status": "open", "x": 1},
    }
    told = shown(kept(Publication(read(document, "i", "1"), AT)), document)

    assert "kibana" not in told
    assert told["signal"] == {"x": 1}
    assert told["signal.status"] == told[STATUS] == "open"
