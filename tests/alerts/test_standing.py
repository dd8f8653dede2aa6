"""Which alerts does a standing rule take?"""

import pytest

from alert_sync.alerts.alert import Alert
from alert_sync.rules.run import Group, Named, Rule, Run, Wanted
from alert_sync.rules.standing import Standing, takes
from alert_sync.rules.written import because_row, read_because, read_run, run_row
from case_events import User
from case_events.testing import NOON
from case_runtime.commanding import Because

WANTED = Wanted(rule=Rule("r", "R"), space="default", owner="cases", grouping_by=("host.name",))
DOCUMENT = {
    "host": {"name": "web-1"},
    "event.severity": 7,
    "tags": ["a", "b"],
    "nothing": None,
}


def rule(alerts, *, enabled=True):
    return Standing(WANTED, alerts, enabled, User(username="ana"), NOON)


@pytest.mark.parametrize(
    ("alerts", "taken"),
    [
        ({"host.name": ("web-*",)}, True),
        ({"host.name": ("db-*", "web-1")}, True),
        ({"host.name": ("WEB-*",)}, False),
        ({"event.severity": ("7",)}, True),
        ({"tags": ("b",)}, True),
        ({"tags": ("b",), "host.name": ("db-*",)}, False),
        ({"nothing": ("*",)}, False),
        ({"elsewhere": ("*",)}, False),
        ({"_index": ("logs-*",)}, True),
        ({"_index": ("metrics-*",)}, False),
        ({}, True),
    ],
)
def test_a_rule_takes_what_fits_in_every_field(alerts, taken):
    assert takes(rule(alerts), Alert("logs-1", "a", DOCUMENT, b"")) is taken


def test_a_rule_that_is_off_takes_nothing():
    assert not takes(rule({}, enabled=False), Alert("logs-1", "a", DOCUMENT, b""))


def test_a_run_is_read_from_its_row_as_it_was():
    group = Group({"host.name": "A", "n": [1]}, (Named("i", "a"),), ("hi",), "T")
    run = Run(WANTED, [group], [Group({}, ())])
    because = Because(User(username="ana"), "c/1", "talk", 2)

    assert read_run(run_row(run)) == run
    assert read_because(because_row(because)) == because
    assert read_because(because_row(Because())) == Because()
