"""May a case be taken in that had a life elsewhere, and what is recorded of it?"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from case_command.case import CaseState, State
from case_command.decisions.found import here, readable
from case_command.errors import AlreadyExists, InAnotherSpace
from case_command.happened import Recorded
from case_events import CaseDeleted
from case_runtime.rights import Operation, Rights


class Place(NamedTuple):
    """Where an import would begin, and what it would take the place of."""

    first: int
    over: CaseState | None = None


def needed(*, overwrite: bool) -> tuple[Operation, ...]:
    """What somebody must be allowed who takes cases in."""
    return ("createCase", "deleteCase", "updateCase") if overwrite else ("createCase",)


def place(state: State, case_id: str, space: str, rights: Rights, *, overwrite: bool) -> Place:
    """Behind whatever there is.

    `InAnotherSpace` if the id is, or was, that of a case of another space; `AlreadyExists` if the
    case is there and may not be overwritten.
    """
    if state is None:
        return Place(1)
    if state.case.space != space:
        raise InAnotherSpace(case_id)
    there = here(state, space)
    if there is None:
        return Place(state.case.sequence + 1)
    if not overwrite:
        raise AlreadyExists(case_id)
    for operation in needed(overwrite=True):
        rights.demand(operation, readable(there).case.owner)
    return Place(there.case.sequence + 2, there)


def import_case(
    state: State,
    *,
    case_id: str,
    owner: str,
    space: str,
    rights: Rights,
    overwrite: bool,
    number: int | None,
    replayed: Callable[[int, int | None], Sequence[Recorded]],
) -> Sequence[Recorded]:
    """The history, from the sequence and with the number of the case; what was there ends first.

    A case that is overwritten keeps its number.
    """
    rights.demand("createCase", owner)
    found = place(state, case_id, space, rights, overwrite=overwrite)
    if found.over is None:
        return replayed(found.first, number)
    return [CaseDeleted(), *replayed(found.first, found.over.case.incremental_id or number)]
