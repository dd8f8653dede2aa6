"""Which users and hosts do the alerts of a case speak of (Cases API §3.8)?"""

from case_events import AlertsDescribed
from case_events.testing import history
from case_events.values import AlertDescription
from case_query.metrics.alerts import Described, described, hosts, users


def test_without_alerts_there_is_nobody():
    assert users([]) == hosts([]) == {"total": 0, "values": []}


def test_of_the_users_those_in_most_alerts_are_named():
    told = users([Described("a", user=f"u-{n % 12:02d}") for n in range(25)] + [Described("b")])

    assert told["total"] == 12
    assert told["values"][:3] == [
        {"name": "u-00", "count": 3},
        {"name": "u-01", "count": 2},
        {"name": "u-02", "count": 2},
    ]
    assert len(told["values"]) == 10


def test_a_host_is_called_as_in_its_newest_alert_that_names_it():
    told = hosts(
        [
            Described("a-3", "2026-01-03", host="h-1"),
            Described("a-2", "2026-01-02", host="h-1", host_name="new"),
            Described("a-1", "2026-01-01", host="h-1", host_name="old"),
            Described("a-4", "2026-01-01", host="h-2"),
        ]
    )

    assert told == {
        "total": 2,
        "values": [{"id": "h-1", "name": "new", "count": 3}, {"id": "h-2", "count": 1}],
    }


def test_what_was_said_last_of_the_alerts_that_are_attached_counts():
    def told(*alerts):
        return AlertsDescribed(
            alerts=[AlertDescription(id=id_, index="i", host_id=host) for id_, host in alerts]
        )

    past = history(told(("a", "h1"), ("b", "h2")), told(("a", "h3"), ("c", "h4")))

    assert described(past, {"a", "b"}) == [
        Described("a", host="h3"),
        Described("b", host="h2"),
    ]
