"""What must change in an alert's document where it lives?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from alert_sync.alerts import ecs
from alert_sync.alerts.alert import CASE_IDS, STATUS, STATUS_AT, Workflow
from alert_sync.alerts.kept import Holding, Mark, unmet
from alert_sync.source.patches import Wanted, patch
from alert_sync.status.changed import Wish, changed, holds, lets_go
from case_events.testing import NOON

OPEN, ACKNOWLEDGED, CLOSED = Workflow
AT = "2026-01-02T12:{:02}:00.000Z"


def wish(minute, status, *, insists=False):
    return Wish(Mark(NOON + timedelta(minutes=minute), "c", minute), status, insists)


def wished(*wishes, held=False):
    row = unmet("i", "1", NOON)
    for one in wishes:
        row = changed(row, one)
    return holds(row, Holding("c", "a", NOON, 1)) if held else row


def patched(document, *wishes, row=None):
    return patch(document, row or wished(*wishes), Wanted("c", wishes[-1] if wishes else None))


CLOSE, REOPEN = wish(1, CLOSED), wish(2, OPEN)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({STATUS: "open"}, {STATUS: "closed", STATUS_AT: AT.format(1)}),
        (
            {"kibana": {"alert": {"workflow_status": "open"}}},
            {
                "kibana": {
                    "alert": {
                        "workflow_status": "closed",
                        "workflow_status_updated_at": AT.format(1),
                    }
                }
            },
        ),
        (
            {"kibana.alert": {"workflow_status": "open"}},
            {
                "kibana.alert": {
                    "workflow_status": "closed",
                    "workflow_status_updated_at": AT.format(1),
                }
            },
        ),
        ({"signal": {"status": "open"}}, {"signal": {"status": "closed"}}),
        ({"signal.status": "in-progress"}, {"signal.status": "closed"}),
        (
            {STATUS: "open", "signal": {"status": "open"}},
            {STATUS: "closed", STATUS_AT: AT.format(1), "signal": {"status": "closed"}},
        ),
        ({STATUS: "closed"}, {}),
        ({"host.name": "web-1"}, {}),
        ({STATUS: "odd"}, {}),
        ({STATUS: None}, {}),
        ({}, {}),
    ],
)
def test_a_status_changes_if_there_is_one_and_it_differs_in_the_form_it_has(document, expected):
    assert patched(document, CLOSE) == expected


def test_the_words_of_legacy_documents_mean_the_same():
    assert patched({"signal": {"status": "in-progress"}}, wish(1, ACKNOWLEDGED)) == {}


def test_what_a_case_closed_it_opens_again():
    assert patched({STATUS: "closed", STATUS_AT: AT.format(1)}, CLOSE, REOPEN)[STATUS] == "open"
    assert patched({"signal.status": "closed"}, CLOSE, REOPEN) == {"signal.status": "open"}


def test_what_somebody_closed_at_the_source_stays_closed():
    assert patched({STATUS: "closed", STATUS_AT: AT.format(7)}, CLOSE, REOPEN) == {}
    assert patched({STATUS: "closed"}, CLOSE, REOPEN) == {}
    assert patched({"signal.status": "closed"}, REOPEN) == {}


def test_unless_the_case_insists():
    document = {STATUS: "closed", STATUS_AT: AT.format(7)}

    assert patched(document, wish(2, OPEN, insists=True))[STATUS] == "open"


def test_a_wish_that_another_has_overtaken_changes_nothing():
    assert patch({STATUS: "open"}, wished(CLOSE, REOPEN), Wanted("c", CLOSE)) == {}


def test_a_row_that_was_closed_by_hand_changes_nothing():
    row = replace(wished(CLOSE, REOPEN), status=CLOSED)

    assert patch({STATUS: "closed"}, row, Wanted("c", REOPEN)) == {}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({STATUS: "open"}, {CASE_IDS: ["c"]}),
        ({STATUS: "open", CASE_IDS: ["x"]}, {CASE_IDS: ["x", "c"]}),
        ({STATUS: "open", CASE_IDS: "x"}, {CASE_IDS: ["x", "c"]}),
        ({STATUS: "open", CASE_IDS: ["x", "c"]}, {}),
        ({STATUS: "open", CASE_IDS: list("0123456789")}, {}),
        (
            {"kibana": {"alert": {"workflow_status": "open"}}},
            {"kibana": {"alert": {"case_ids": ["c"]}}},
        ),
        ({"signal": {"status": "open"}}, {}),
        ({"host.name": "web-1"}, {}),
    ],
)
def test_the_case_is_named_once_beside_those_of_others(document, expected):
    assert patched(document, row=wished(held=True)) == expected


def test_a_case_that_let_go_is_named_no_longer():
    row = lets_go(wished(held=True), "c", 2)

    assert patched({STATUS: "open", CASE_IDS: ["x", "c"]}, row=row) == {CASE_IDS: ["x"]}
    assert patched({STATUS: "open", CASE_IDS: ["x"]}, row=row) == {}


@pytest.mark.parametrize(
    "document", [{"a.b.c": 1}, {"a": {"b": {"c": 1}}}, {"a.b": {"c": 1}}, {"a": {"b.c": 1}}]
)
def test_what_is_said_beside_is_said_in_the_same_form(document):
    made = {}
    ecs.put(made, ecs.beside(ecs.path(document, "a.b.c"), "a.b.c", "a.b.other"), 2)
    ecs.put(made, ecs.path(document, "a.b.c"), 1)

    assert ecs.value(made, "a.b.other") == 2
    assert len(made) == (2 if "a.b.c" in document else 1)
    assert ecs.without(made, "a.b.other") == document


def test_what_is_not_said_has_no_place():
    assert ecs.path({"a": {"x": 1}, "a.b": None}, "a.b.c") is None
