"""By which observables is a case found, and which does it show?"""

import json
from functools import reduce

import pytest

from case_events import CaseDeleted, ObservablesChanged, ObservableType, TitleChanged
from case_events.case import to_json
from case_events.observable_types import BUILT_IN, types
from case_events.testing import history
from case_query.views import cases, observables
from case_query.views.shown_observables import of_types
from case_query.views.untotalled import untotalled
from examples import CREATED, EVERY_ACTION, OBSERVABLE, OWNER, added

TRICKY = '"observables":[{"typeKey":"gone"}],"totalComment":9,"created_at":'


def having(*some):
    now = tuple(
        OBSERVABLE.model_copy(update={"id": f"o-{n}", "type_key": kind, "value": value})
        for n, (kind, value) in enumerate(some)
    )
    return ObservablesChanged(change="add", count=len(now), now=now)


TWO = having(("observable-type-ipv4", "10.0.0.7"), ("wallet", TRICKY))
ONE = having(("observable-type-ipv4", "10.0.0.7"))


def seen(*actions):
    return reduce(cases.view, history(*actions), None)


def shown(*actions):
    return cases.body(seen(*actions))


def test_each_observable_is_a_row_of_the_change_that_it_is_from():
    rows = observables.rows(seen(CREATED, ONE, TWO, TitleChanged(title="New")))

    assert [row.id for row in rows] == ["case-1/00000003/00", "case-1/00000003/01"]
    assert rows[0].key == observables.key("default", OWNER, "observable-type-ipv4", "10.0.0.7")


@pytest.mark.parametrize(
    "past",
    [
        [],
        [CREATED],
        [CREATED, ONE, having()],
        [CREATED, ONE, CaseDeleted()],
        [CREATED, ONE, CaseDeleted(), CREATED],
    ],
)
def test_a_case_without_observables_has_no_rows(past):
    assert observables.rows(seen(*past)) == observables.keys(seen(*past)) == []


def test_a_case_is_what_it_was_after_it_was_stored():
    case = seen(CREATED, TWO, TitleChanged(title="New"))
    stored = {"_id": case.id, **cases.document(case, (0, 3))}

    assert cases.restored(stored) == case
    assert case.observed == 2


def test_only_the_same_observable_of_the_same_owner_in_the_same_space_has_the_same_key():
    parts = ("default", OWNER, "observable-type-ipv4", "10.0.0.7")
    others = [
        ("soc", *parts[1:]),
        ("default", "cases", *parts[2:]),
        (*parts[:2], "observable-type-ipv6", "10.0.0.7"),
        (*parts[:3], "10.0.0.8"),
        (*parts[:2], "observable-type-ipv41", "0.0.0.7"),
        (*parts[:3], "10.0.0.7\0"),
    ]

    assert len({observables.key(*each) for each in [parts, *others]}) == 1 + len(others)


def test_a_type_that_is_gone_takes_its_observables_along_and_they_are_not_counted():
    case = json.loads(of_types(shown(CREATED, added(), TWO)))

    assert [one["value"] for one in case["observables"]] == ["10.0.0.7"]
    assert case["total_observables"] == 1
    assert json.loads(of_types(shown(CREATED, TWO), frozenset()))["total_observables"] == 0


def test_nothing_but_the_observables_changes():
    before = shown(CREATED, added(), TWO)
    after = json.loads(of_types(before))
    same = {"observables": after["observables"], "total_observables": 1}

    assert json.loads(before) | same == after
    assert list(json.loads(before)) == list(after)


WALLET = ObservableType(key="wallet", label="Wallet")


@pytest.mark.parametrize(
    "case",
    [
        shown(CREATED),
        shown(CREATED, having()),
        shown(CREATED.model_copy(update={"title": TRICKY, "tags": (TRICKY,)})),
        shown(CREATED.model_copy(update={"title": TRICKY}), ONE),
        shown(CREATED, TWO),
        shown(CREATED, having(*((key, TRICKY) for key in BUILT_IN))),
    ],
)
def test_a_case_whose_types_all_exist_is_not_touched(case):
    assert of_types(case, frozenset(types([WALLET]))) is case


def test_of_two_types_with_one_key_the_last_names_it():
    known = types([WALLET, ObservableType(key="wallet", label="Purse")])

    assert known["wallet"] == "Purse"
    assert len(known) == 1 + len(BUILT_IN)


@pytest.mark.parametrize("count", range(1, len(EVERY_ACTION)))
def test_a_case_can_be_told_as_if_nothing_were_attached(count):
    case = to_json(seen(*EVERY_ACTION[:count]).case)
    nothing = {"totalComment": 0, "totalAlerts": 0, "totalEvents": 0}

    assert json.loads(untotalled(case)) == json.loads(case) | nothing


def test_what_people_wrote_is_not_taken_for_totals():
    case = shown(CREATED.model_copy(update={"title": TRICKY}), added(), TWO)

    assert json.loads(untotalled(case)) == json.loads(case) | {"totalComment": 0}
