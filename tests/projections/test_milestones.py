"""Which moments of a case do metrics count?"""

from datetime import timedelta

import pytest

from case_events import (
    AssigneesChanged,
    CaseDeleted,
    Envelope,
    Severity,
    SeverityChanged,
    StatusChanged,
    TagsChanged,
    User,
)
from case_events.testing import NOON, history
from case_query.views import cases
from case_query.views.milestones import document, rows
from examples import CREATED, EVERY_ACTION

OPEN, WORK, CLOSE = (StatusChanged(status=s) for s in ("open", "in-progress", "closed"))


def moments(*steps):
    """What is counted of actions that many seconds after noon."""
    view, found = None, []
    for sequence, (second, action) in enumerate(steps, start=1):
        envelope = Envelope(
            stream="case-1",
            sequence=sequence,
            space="default",
            owner="securitySolution",
            at=NOON + timedelta(seconds=second),
            by=User(username="ana"),
            correlation_id="r-1",
            action=action,
        )
        after = cases.view(view, envelope)
        made = rows(view, envelope, after)
        assert made == rows(view, envelope, after)
        found += made
        view = after
    return found


def measures(*steps):
    return [row.measures for row in moments((0, CREATED), *steps)][1:]


def test_a_case_is_opened_with_whose_it_is_and_how_severe():
    (row,) = moments((0, CREATED))

    assert row.id == "case-1/00000001"
    assert document(row) == {
        "space": "default",
        "owner": "securitySolution",
        "day": 20_455,
        "severity": "low",
        "assignees": ("u-ana",),
        "tags": ("mail", "link"),
        "category": None,
        "opened": 1,
    }


@pytest.mark.parametrize(
    ("steps", "counted"),
    [
        (
            [(90.9, WORK), (300, CLOSE)],
            [{"acknowledge": 90}, {"closed": 1, "investigate": 209, "resolve": 300}],
        ),
        (
            [(42.9, CLOSE)],
            [{"acknowledge": 42, "closed": 1, "investigate": 0, "resolve": 42}],
        ),
        (
            [(90, WORK), (300, CLOSE), (360, OPEN), (600, WORK), (1200, CLOSE)],
            [
                {"acknowledge": 90},
                {"closed": 1, "investigate": 210, "resolve": 300},
                {"reopened": 1},
                {"closed": 1, "investigate": 1110, "resolve": 1200},
            ],
        ),
        ([(10, CLOSE), (20, WORK)], [{"acknowledge": 10, "closed": 1, "investigate": 0,
                                      "resolve": 10}, {"reopened": 1}]),
        ([(10, WORK), (20, OPEN), (30, WORK)], [{"acknowledge": 10}]),
        ([(10, CLOSE), (20, CLOSE)], [{"acknowledge": 10, "closed": 1, "investigate": 0,
                                       "resolve": 10}]),
    ],
)  # fmt: skip
def test_a_change_of_the_status_counts_as_what_it_is(steps, counted):
    assert measures(*steps) == counted


def test_a_moment_is_of_the_day_and_of_the_people_of_its_time():
    *_, graver, closed, milder = moments(
        (0, CREATED),
        (1, AssigneesChanged(now=("u-bo", "u-bo"), added=("u-bo",), removed=("u-ana",))),
        (2, TagsChanged(now=("x",), added=("x",), removed=("mail", "link"))),
        (3, SeverityChanged(severity=Severity.CRITICAL)),
        (12 * 3600, CLOSE),
        (12 * 3600, SeverityChanged(severity=Severity.LOW)),
    )

    assert (graver.was, graver.severity, graver.measures) == ("low", "critical", {})
    assert (milder.was, milder.severity, milder.measures) == ("critical", "low", {})
    assert closed.was is None
    assert closed.day == 20_456
    assert (closed.assignees, closed.tags, closed.severity) == (("u-bo",), ("x",), "critical")


def test_nothing_else_counts_nor_what_belongs_to_no_case():
    met, view, counted = history(*EVERY_ACTION, WORK), None, []
    for envelope in met:
        after = cases.view(view, envelope)
        counted += [envelope.action.type for _ in rows(view, envelope, after)]
        view = after

    assert counted == ["create_case", "status", "severity", "import"]
    assert rows(None, met[3], cases.view(None, met[3])) == []
    assert [row.measures for row in moments((0, CREATED), (1, CaseDeleted()), (2, CREATED))] == [
        {"opened": 1},
        {"opened": 1},
    ]
