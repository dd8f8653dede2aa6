"""Which observables may a case have (Cases API §4.9)?

Whatever is wrong is told as a 400 that says what was tried; only a missing right is told as it is.
An observable whose type is not configured any more is as if it were not there. It is kept while
there is room, should the type come back.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Literal, TypeAlias

from case_command.case import CaseState, State
from case_command.decisions.found import existing
from case_command.decisions.limits import takes_actions
from case_command.decisions.observable_values import fits
from case_command.errors import (
    NotAccepted,
    NotThere,
    ObservableNotFound,
    ObservableRefused,
    WrongObservable,
)
from case_events import Configuration, Observable, ObservablesChanged, UserAction
from case_events.observable_types import of_types, types
from case_runtime.errors import Invalid
from case_runtime.rights import Rights

OBSERVABLES = 50
"""What one case may have."""

ADD, UPDATE, DELETE = "add observable", "update observable", "delete observable id: {}"

Change: TypeAlias = Literal["add", "update", "delete"]
Pair: TypeAlias = tuple[str, str]


@contextmanager
def told_as(tried: str) -> Iterator[None]:
    """`ObservableRefused`, where there is something wrong with the request or the case."""
    try:
        yield
    except (NotThere, NotAccepted, Invalid) as error:
        raise ObservableRefused(tried, error) from error


def add_observable(
    state: State,
    *,
    case_id: str,
    space: str,
    rights: Rights,
    new: Observable,
    configurations: Mapping[str, Configuration],
) -> list[UserAction]:
    """Add one that the case does not have yet; whoever asks has made its id."""
    with told_as(ADD):
        known = editable(state, case_id, space, rights)
        held = Held(known, configurations)
        held.know([new])
        valued(new.type_key, new.value)
        if len(held.shown) >= OBSERVABLES:
            raise WrongObservable(f"Max {OBSERVABLES} observables per case is allowed.")
        distinct([*held.shown, new])
        takes_actions(known, case_id, 1, "case id")
        return held.become("add", 1, [*held.all, stamped(new, known)])


def add_observables(
    state: State,
    *,
    case_id: str,
    space: str,
    rights: Rights,
    new: Sequence[Observable],
    configurations: Mapping[str, Configuration],
) -> list[UserAction]:
    """Add those that the case does not have yet, as many as it has room for.

    Their values are taken as they are: detectors found them, nobody typed them.
    """
    with told_as(ADD):
        known = editable(state, case_id, space, rights)
        held = Held(known, configurations)
        held.know(new)
        unseen = {pair(one): one for one in reversed(new)}  # of the same, the first counts
        for one in held.shown:
            unseen.pop(pair(one), None)
        fitting = list(reversed(unseen.values()))[: OBSERVABLES - len(held.shown)]
        if not fitting:
            raise WrongObservable("Failed to add observable")
        takes_actions(known, case_id, 1, "case id")
        added = [stamped(one, known) for one in fitting]
        dropped = len(unseen) - len(fitting)
        return held.become("add", len(added), [*held.all, *added], dropped)


def edit_observable(
    state: State,
    *,
    case_id: str,
    space: str,
    rights: Rights,
    observable_id: str,
    value: str,
    description: str | None,
    at: datetime,
    configurations: Mapping[str, Configuration],
) -> list[UserAction]:
    """Give one another value and description; its type stays."""
    with told_as(UPDATE):
        known = editable(state, case_id, space, rights)
        held = Held(known, configurations)
        before = held.one(observable_id, UPDATE)
        valued(before.type_key, value)
        new = {"value": value, "description": description, "updated_at": max(at, known.at)}
        after = before.model_copy(update=new)
        distinct([after if one is before else one for one in held.shown])
        takes_actions(known, case_id, 1, "case id")
        return held.become("update", 1, [after if one is before else one for one in held.all])


def delete_observable(
    state: State,
    *,
    case_id: str,
    space: str,
    rights: Rights,
    observable_id: str,
    configurations: Mapping[str, Configuration],
) -> list[UserAction]:
    """Take one away."""
    with told_as(DELETE.format(observable_id)):
        known = editable(state, case_id, space, rights)
        held = Held(known, configurations)
        gone = held.one(observable_id, "delete observable")
        return held.become("delete", 1, [one for one in held.all if one is not gone])


class Held:
    """The observables of a case: all that it keeps, and what is shown of them."""

    def __init__(self, state: CaseState, configurations: Mapping[str, Configuration]) -> None:
        configuration = configurations.get(state.case.owner)
        self._types = types(configuration.observable_types if configuration else ())
        self._configuration = configuration.sequence if configuration else None
        self.all = state.case.observables
        self.shown = of_types(self.all, self._types)

    def know(self, observables: Iterable[Observable]) -> None:
        """`WrongObservable`, unless their types exist."""
        for one in observables:
            if one.type_key not in self._types:
                raise WrongObservable(
                    f"Invalid observable type, key does not exist: {one.type_key}"
                )

    def one(self, observable_id: str, tried: str) -> Observable:
        """That one, if it is shown."""
        for one in self.shown:
            if one.id == observable_id:
                return one
        raise ObservableNotFound(observable_id, tried)

    def become(
        self, change: Change, count: int, now: Sequence[Observable], dropped: int = 0
    ) -> list[UserAction]:
        """What is recorded: what is not shown gives way, oldest first, to what is."""
        hidden = [one.id for one in now if one.type_key not in self._types]
        gone = hidden[: max(0, len(now) - OBSERVABLES)]
        return [
            ObservablesChanged(
                change=change,
                count=count,
                now=tuple(one for one in now if one.id not in gone),
                dropped=dropped,
                configuration=self._configuration,
            )
        ]


def editable(state: State, case_id: str, space: str, rights: Rights) -> CaseState:
    """The case, if this caller may change it."""
    known = existing(state, case_id, space)
    rights.demand("updateCase", known.case.owner)
    return known


def as_shown(state: CaseState, configurations: Mapping[str, Configuration]) -> CaseState:
    """The state, without the observables whose type is gone."""
    held = Held(state, configurations)
    if len(held.shown) == len(held.all):
        return state
    shown = replace(state.case, observables=held.shown, total_observables=len(held.shown))
    return replace(state, case=shown)


def left_out(sent: Iterable[Observable], now: Iterable[Observable]) -> int:
    """How many of those that were to be added found no room; said twice is said once."""
    return len({pair(one) for one in sent} - {pair(one) for one in now})


def pair(one: Observable) -> Pair:
    """By what it is the same as another."""
    return one.type_key, one.value


def distinct(observables: Collection[Observable]) -> None:
    """`WrongObservable`, unless each is another."""
    if len({pair(one) for one in observables}) < len(observables):
        raise WrongObservable("Invalid duplicated observables in request.")


def valued(type_key: str, value: str) -> None:
    """`WrongObservable`, unless the value is of that type."""
    if not fits(type_key, value):
        raise WrongObservable("Observable value is not valid for selected observable type.")


def stamped(new: Observable, state: CaseState) -> Observable:
    """As old as the action that adds it: not older than what happened before."""
    at = max(new.created_at, state.at)
    return new.model_copy(update={"created_at": at, "updated_at": at})
