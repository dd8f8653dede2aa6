"""Which cases come of the alerts of a rule, and what are they called?"""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from alert_sync.rules import naming
from alert_sync.rules.grouping import planned
from alert_sync.rules.run import Group, Named, Rule, Wanted
from alert_sync.rules.windows import Counter, window
from case_events.testing import NOON

OWNER = "securitySolution"
WANTED = Wanted(
    rule=Rule("r1", "Scan", ("net",)), space="default", owner=OWNER, grouping_by=("host.name",)
)
A1, A2, A3, A4 = (Named("i", f"a{n}") for n in range(1, 5))
ALERTS = [
    (A1, {"host.name": "A"}),
    (A2, {"host": {"name": "B"}}),
    (A3, {}),
    (A4, {"host.name": "A"}),
]


def shapes(run):
    return [(dict(one.grouping), [alert.id for alert in one.alerts]) for one in run.groups]


def test_alerts_are_grouped_by_what_they_say_however_it_is_written():
    assert shapes(planned(WANTED, ALERTS, None)) == [
        ({"host.name": "A"}, ["a1", "a4"]),
        ({"host.name": "B"}, ["a2"]),
        ({"host.name": "unknown"}, ["a3"]),
    ]


@pytest.mark.parametrize("nothing", [{}, {"n": 0}, {"n": ""}, {"n": False}, {"n": None}])
def test_what_is_nothing_is_unknown(nothing):
    run = planned(replace(WANTED, grouping_by=("n",)), [(A1, nothing)], None)

    assert shapes(run) == [({"n": "unknown"}, ["a1"])]


def test_without_a_field_all_alerts_are_one_group_and_without_alerts_there_is_none():
    alone = replace(WANTED, grouping_by=())

    assert shapes(planned(alone, ALERTS, None)) == [({}, ["a1", "a2", "a3", "a4"])]
    assert shapes(planned(alone, [], None)) == []


def test_several_fields_make_finer_groups():
    finer = replace(WANTED, grouping_by=("host.name", "user.name"))
    alerts = [(A1, {"host.name": "A", "user.name": "bo"}), (A4, {"host.name": "A"})]

    assert shapes(planned(finer, alerts, None)) == [
        ({"host.name": "A", "user.name": "bo"}, ["a1"]),
        ({"host.name": "A", "user.name": "unknown"}, ["a4"]),
    ]


def test_more_groups_than_may_be_opened_are_one():
    run = planned(replace(WANTED, most=2), ALERTS, None)

    assert shapes(run) == [({}, ["a1", "a4", "a2", "a3"])]
    assert not run.waiting


def test_or_they_wait():
    run = planned(replace(WANTED, most=2, overflow="queue"), ALERTS, None)

    assert [one for one, _ in shapes(run)] == [{"host.name": "A"}, {"host.name": "B"}]
    assert [dict(one.grouping) for one in run.waiting] == [{"host.name": "unknown"}]


def test_groups_that_are_ready_stay_as_they_are():
    ready = [Group({"x": 1}, (A1,), ("hi",), "T")]

    assert planned(WANTED, ALERTS, ready).groups == ready


def test_a_title_names_what_the_first_alert_says():
    titled = replace(WANTED, title="{ host.name } and {user.name} and {n}")
    run = planned(titled, [(A1, {"host.name": "A", "n": [1]})], None)

    assert run.groups[0].title == "A and unknown and [1]"
    assert naming.own_title(run.groups[0], 2) == "A and unknown and [1] (2)"


@pytest.mark.parametrize(
    ("grouping", "said"),
    [
        ({}, "r1:default:securitySolution:{}"),
        ({"b": 1, "a": "x y"}, 'r1:default:securitySolution:{"a":"x y","b":1}'),
        ({"host.name": "Zoë"}, 'r1:default:securitySolution:{"host.name":"Zoë"}'),
    ],
)
def test_ids_are_made_of_what_the_group_is(grouping, said):
    assert naming.counter_key(WANTED, grouping) == sha256(said.encode()).hexdigest()
    assert naming.case_id(WANTED, grouping, 3) == sha256(f"{said}:3".encode()).hexdigest()


LONG = "x" * 200


@pytest.mark.parametrize(
    ("name", "grouping", "counter", "title"),
    [
        ("Scan", {}, 1, "Scan (Auto-created)"),
        ("Scan", {"h": "A"}, 1, "Scan - Grouping by A (Auto-created)"),
        ("Scan", {"h": "A"}, 2, "Scan - Grouping by A (2) (Auto-created)"),
        ("Scan", {"h": "A", "u": 7}, 1, "Scan - Grouping by A & 7 (Auto-created)"),
        ("Scan", {"h": [True]}, 1, "Scan - Grouping by [true] (Auto-created)"),
        (LONG, {}, 1, f"{'x' * 142}... (Auto-created)"),
        ("Scan", {"h": LONG}, 1, f"Scan - Grouping by {'x' * 123}... (Auto-created)"),
        (
            LONG,
            {"h": LONG},
            12,
            f"{'x' * 60}... - Grouping by {'x' * 59}... (12) (Auto-created)",
        ),
    ],
)
def test_a_title_names_the_rule_and_the_group_and_fits(name, grouping, counter, title):
    named = naming.title(replace(WANTED, rule=Rule("r1", name)), grouping, counter)

    assert named == title
    assert len(named) <= naming.TITLE


def test_a_description_says_which_rule_and_which_group():
    linked = replace(WANTED, rule=Rule("r1", "Scan", url="https://x"))

    assert naming.description(WANTED, {}) == "This case was created by the rule Scan."
    assert naming.description(linked, {"h": "A", "u": 7}) == (
        "This case was created by the rule ['Scan'](https://x). "
        "The assigned alerts are grouped by `h: A` and `u: 7`."
    )


def test_tags_name_the_rule_and_the_group():
    rule = Rule("r1", "Scan", ("net", LONG + LONG, " ", *map(str, range(300))))
    tags = naming.tags(replace(WANTED, rule=rule), {"h": "A"})

    assert tags[:6] == ["auto-generated", "rule:r1", "h", "h:A", "net", (LONG + LONG)[:256]]
    assert len(tags) == 200


@pytest.mark.parametrize(
    ("said", "length"),
    [
        ("5m", timedelta(minutes=5)),
        ("1h", timedelta(hours=1)),
        ("7d", timedelta(days=7)),
        ("2w", timedelta(weeks=2)),
        ("9999999999999w", timedelta(days=36500)),
    ],
)
def test_a_window_has_a_length(said, length):
    assert window(said) == length


@pytest.mark.parametrize("said", ["", "d", "0d", "05d", "1y", "1.5d", "-1d", "7d\n", "1D"])
def test_what_is_no_window_is_said(said):
    with pytest.raises(ValueError, match="Not a valid time window"):
        window(said)


def test_a_window_is_not_too_short():
    with pytest.raises(ValueError, match="at least 5 minutes"):
        window("4m")


@pytest.mark.parametrize(
    ("passed", "number"), [(timedelta(0), 1), (timedelta(days=7), 1), (timedelta(days=7.1), 2)]
)
def test_a_counter_rises_when_its_window_has_passed(passed, number):
    counter = Counter(1, NOON).now(timedelta(days=7), NOON + passed)

    assert counter.number == number
    assert counter.since == (NOON if number == 1 else NOON + passed)
