"""How far back may a caller look? What belongs to a deleted case needs the right to delete it."""

from typing import NamedTuple

from case_query.errors import CaseNotFound
from case_query.past.states import States
from case_query.views.facts import Facts
from case_runtime.rights import Rights


class Reach(NamedTuple):
    """Sequences: the `first` that may be seen, where the case `begins`, and the `last` there is.

    Of a case that is gone all that may be seen is its history.
    """

    owner: str
    first: int
    begins: int
    last: int


async def reach(
    states: States, case_id: str, there: Facts | None, space: str, rights: Rights
) -> Reach:
    """Of a case that is `there`, or of one that is gone; `CaseNotFound`, or `Forbidden`."""
    last = await states.last(case_id)
    if last is None or (there or last).space != space:
        raise CaseNotFound(case_id)
    owner = (there or last).owner
    rights.demand("getCase", owner)
    if there is None:
        rights.demand("deleteCase", owner)
    born = there.born if there else last.sequence + 1
    first = born
    owners = rights.owners("deleteCase") & rights.owners("getCase")
    if born > 1 and owners:
        first = await states.floor(case_id, born, space, owners)
    return Reach(owner, first, born if there else first, last.sequence)
