"""Is there such a case, here, and did the client see it as it is?"""

from case_command.case import CaseState, State
from case_command.errors import CaseNotFound, WrittenByNewer
from case_events.version import rendered_at


def here(state: State, space: str) -> CaseState | None:
    """The case, unless it is deleted or in another space, which is as if there were none."""
    if state is None or state.case.deleted or state.case.space != space:
        return None
    return state


def readable(state: CaseState) -> CaseState:
    """The case, unless a newer release wrote something to it that this one cannot take in."""
    if state.newer:
        raise WrittenByNewer
    return state


def existing(state: State, case_id: str, space: str) -> CaseState:
    """The case, or a refusal."""
    found = here(state, space)
    if found is None:
        raise CaseNotFound(case_id)
    return readable(found)


def outdated(version: str, edited: int, state: CaseState) -> bool:
    """Whether the client has not seen the edit at this sequence, or claims to know the future.

    What others attach, push or delete beside it moves the version of a case, too, but makes
    nobody's edit out of date.
    """
    return not edited <= rendered_at(version) <= state.case.sequence
