"""Which observables may a case have (Cases API §4.9)?"""

from datetime import timedelta

import pytest

from case_command.case import fold
from case_command.decisions.limits import USER_ACTIONS
from case_command.decisions.observables import (
    add_observable,
    add_observables,
    as_shown,
    delete_observable,
    edit_observable,
    left_out,
)
from case_command.errors import ObservableRefused
from case_events import CaseDeleted, Observable, ObservablesChanged, ObservableType
from case_events.testing import NOON, Given, history
from case_runtime.rights import EVERYTHING, Forbidden, Rights
from configurations import configured
from examples import CREATED, OWNER, given

IPV4, HOST = "observable-type-ipv4", "observable-type-hostname"
WITH_WALLET = configured(observable_types=(ObservableType(key="wallet", label="Wallet"),))
WITHOUT = configured()
LATER = NOON + timedelta(hours=1)


def seen(value, kind=IPV4, name=None, at=NOON):
    return Observable(
        id=name or f"o-{value}", type_key=kind, value=value, created_at=at, updated_at=at
    )


def numbered(*numbers):
    return [seen(f"10.0.0.{n}") for n in numbers]


def having(*now):
    return given(CREATED, ObservablesChanged(change="add", count=1, now=now))


def on(configuration=WITHOUT, *, rights=EVERYTHING, case_id="case-1", space="default"):
    configurations = {OWNER: configuration} if configuration else {}
    where = {"case_id": case_id, "space": space, "rights": rights}
    return where | {"configurations": configurations}


def adding(case, one, configuration=WITHOUT, **where):
    return case.when(add_observable, new=one, **on(configuration, **where))


def adding_all(case, *some, configuration=WITHOUT, **where):
    return case.when(add_observables, new=some, **on(configuration, **where))


def editing(case, name, value, configuration=WITHOUT, at=LATER, **where):
    new = {"value": value, "description": "seen twice", "at": at}
    return case.when(edit_observable, observable_id=name, **new, **on(configuration, **where))


def deleting(case, name, configuration=WITHOUT, **where):
    return case.when(delete_observable, observable_id=name, **on(configuration, **where))


def changed(change, count, *now, configuration=1):
    return ObservablesChanged(
        change=change, count=count, now=tuple(now), configuration=configuration
    )


def test_one_is_added_behind_the_others():
    first, second = numbered(1, 2)

    adding(given(CREATED), first).then(changed("add", 1, first))
    adding(having(first), second.model_copy(update={"created_at": LATER})).then(
        changed("add", 1, first, seen("10.0.0.2", at=LATER))
    )


def test_it_is_no_older_than_what_happened_before():
    (first,) = numbered(1)
    (action,) = adding(having(seen("10.0.0.9")), first).actions

    assert action.now[-1].created_at == action.now[-1].updated_at == NOON + timedelta(minutes=1)


def test_an_owner_without_a_configuration_has_the_built_in_types():
    (first,) = numbered(1)

    adding(given(CREATED), first, None).then(changed("add", 1, first, configuration=None))


def test_a_configured_type_is_one_of_its_owner():
    coin = seen("bc1:abc-9", "wallet")

    adding(given(CREATED), coin, WITH_WALLET).then(changed("add", 1, coin))
    adding(given(CREATED), coin).then_refused(
        ObservableRefused,
        "Failed to add observable: Error: Invalid observable type, key does not exist: wallet",
    )


FULL = tuple(numbered(*range(50)))

REFUSED = {
    "no such case": (
        given(),
        seen("1.1.1.1"),
        "Saved object [cases/case-1] not found",
    ),
    "a deleted case": (
        given(CREATED, CaseDeleted()),
        seen("1.1.1.1"),
        "Saved object [cases/case-1] not found",
    ),
    "the type is looked at before the value": (
        given(CREATED),
        seen("?", "what"),
        "Invalid observable type, key does not exist: what",
    ),
    "the value is looked at before the room": (
        having(*FULL),
        seen("?"),
        "Observable value is not valid for selected observable type.",
    ),
    "the room is looked at before what is there": (
        having(*FULL),
        seen("10.0.0.1"),
        "Max 50 observables per case is allowed.",
    ),
    "the same type and value are there": (
        having(seen("10.0.0.1")),
        seen("10.0.0.1", name="another"),
        "Invalid duplicated observables in request.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_whatever_is_wrong_is_told_with_what_was_tried(case):
    past, one, why = REFUSED[case]

    adding(past, one).then_refused(ObservableRefused, f"Failed to add observable: Error: {why}")


def test_a_case_is_not_there_in_another_space():
    adding(given(CREATED), seen("1.1.1.1"), space="soc").then_refused(ObservableRefused)


def test_the_same_value_of_another_type_is_another_observable():
    as_host = seen("10.0.0.1", HOST)

    assert adding(having(seen("10.0.0.1")), as_host).actions


@pytest.mark.parametrize("words", [["read"], ["create", "createComment"], []])
def test_a_missing_right_is_told_as_it_is(words):
    rights = Rights.of({OWNER: words, "cases": ["all"]})
    case, one = having(*numbered(1)), seen("10.0.0.2")
    why = f'Unauthorized to update case with owners: "{OWNER}"'

    adding(case, one, rights=rights).then_refused(Forbidden, why)
    adding_all(case, one, rights=rights).then_refused(Forbidden, why)
    editing(case, "o-10.0.0.1", "10.0.0.2", rights=rights).then_refused(Forbidden, why)
    deleting(case, "o-10.0.0.1", rights=rights).then_refused(Forbidden, why)


def test_many_are_added_without_those_that_are_there_or_come_twice():
    one, two, three = numbered(1, 2, 3)
    again = seen("10.0.0.2", name="again")

    adding_all(having(one), seen("10.0.0.1", name="o"), two, again, three).then(
        changed("add", 2, one, *(o.model_copy(update=A_MINUTE_LATER) for o in (two, three)))
    )


A_MINUTE_LATER = dict.fromkeys(("created_at", "updated_at"), NOON + timedelta(minutes=1))


def test_many_are_cut_where_the_case_is_full():
    sent = numbered(*range(100, 105))
    (action,) = adding_all(having(*FULL[:47]), *sent).actions

    assert (action.count, len(action.now)) == (3, 50)
    assert [one.value for one in action.now[47:]] == ["10.0.0.100", "10.0.0.101", "10.0.0.102"]
    assert left_out(sent, action.now) == 2


def test_what_is_there_already_was_not_left_out():
    sent = [*numbered(1, 2), seen("10.0.0.2", name="again")]

    assert left_out(sent, numbered(1, 2)) == 0
    assert left_out([*sent, *numbered(3), seen("10.0.0.3", name="again")], numbered(1, 2)) == 1


def test_of_many_only_the_types_are_looked_at():
    strange = seen("what ever it is", "observable-type-ipv6")

    assert adding_all(given(CREATED), strange).actions
    adding_all(given(CREATED), strange, seen("x", "nope"), seen("x", "wallet")).then_refused(
        ObservableRefused,
        "Failed to add observable: Error: Invalid observable type, key does not exist: nope",
    )


@pytest.mark.parametrize("past", [having(*numbered(1)), having(*FULL)])
def test_many_of_which_none_is_new_are_refused(past):
    for some in ([], numbered(1)):
        adding_all(past, *some).then_refused(
            ObservableRefused, "Failed to add observable: Error: Failed to add observable"
        )


def test_the_action_says_how_many_found_no_room():
    new = [seen("1.1.1.1"), seen("2.2.2.2"), seen("2.2.2.2"), seen("3.3.3.3"), FULL[0]]
    (action,) = adding_all(having(*FULL[:49]), *new).actions

    assert (action.count, action.dropped, len(action.now)) == (1, 2, 50)


def test_none_is_added_where_there_is_no_room():
    adding_all(having(*FULL), seen("1.1.1.1")).then_refused(
        ObservableRefused, "Failed to add observable: Error: Failed to add observable"
    )


def test_an_edit_keeps_the_type_the_place_and_the_beginning():
    one, two = numbered(1, 2)
    new = {"value": "10.0.0.7", "description": "seen twice", "updated_at": LATER}

    editing(having(one, two), one.id, "10.0.0.7").then(
        changed("update", 1, one.model_copy(update=new), two)
    )


def test_an_edit_may_change_the_description_alone():
    (one,) = numbered(1)
    new = {"description": "seen twice", "updated_at": NOON + timedelta(minutes=1)}

    editing(having(one), one.id, one.value, at=NOON).then(
        changed("update", 1, one.model_copy(update=new))
    )


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("o-9", "?", "Failed to update observable: observable id o-9 not found"),
        ("o-10.0.0.1", "?", "Observable value is not valid for selected observable type."),
        ("o-10.0.0.1", "10.0.0.2", "Invalid duplicated observables in request."),
    ],
)
def test_an_edit_is_looked_at_as_closely_as_the_first_time(name, value, why):
    editing(having(*numbered(1, 2)), name, value).then_refused(
        ObservableRefused, f"Failed to update observable: Error: {why}"
    )


def test_one_is_taken_away():
    one, two = numbered(1, 2)

    deleting(having(one, two), one.id).then(changed("delete", 1, two))
    deleting(having(one, two), "o-9").then_refused(
        ObservableRefused,
        "Failed to delete observable id: o-9: Error: "
        "Failed to delete observable: observable id o-9 not found",
    )


COIN = seen("bc1", "wallet")


def test_one_whose_type_is_gone_is_as_if_it_were_not_there():
    case = having(COIN, *numbered(1))

    editing(case, COIN.id, "bc2").then_refused(ObservableRefused)
    deleting(case, COIN.id).then_refused(ObservableRefused)
    assert [one.value for one in as_shown(case.state, {}).case.observables] == ["10.0.0.1"]
    assert as_shown(case.state, {}).case.total_observables == 1
    assert as_shown(case.state, {OWNER: WITH_WALLET}) is case.state


def test_it_is_kept_should_the_type_come_back():
    one, two = numbered(1, 2)
    (action,) = deleting(having(COIN, one, two), one.id).actions

    assert action.now == (COIN, two)


def test_it_takes_no_room_from_those_that_are_shown():
    older = seen("bc0", "wallet")
    (action,) = adding(having(older, COIN, *FULL[:48]), seen("10.0.0.99")).actions

    assert action.now[0] == COIN  # the older one has given way
    assert (len(action.now), action.now[-1].value) == (50, "10.0.0.99")


def test_a_history_that_is_full_takes_no_more_but_lets_go():
    (one,) = numbered(1)
    state = having(one).state
    full = Given(type(state)(state.case, state.at, state.edited, rows=USER_ACTIONS))
    why = f"The case with case id case-1 has reached the limit of {USER_ACTIONS} user actions."

    adding(full, seen("1.1.1.1")).then_refused(
        ObservableRefused, f"Failed to add observable: Error: {why}"
    )
    adding_all(full, seen("1.1.1.1")).then_refused(ObservableRefused)
    editing(full, one.id, "1.1.1.1").then_refused(ObservableRefused)
    assert deleting(full, one.id).actions


def test_nobody_has_edited_the_case():
    past = history(CREATED, ObservablesChanged(change="add", count=1, now=tuple(numbered(1))))
    state = fold(past)

    assert (state.edited, state.case.updated_at) == (1, None)
