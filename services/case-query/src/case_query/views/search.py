"""By which words is a case found? One document per text that it is found by.

The case itself is one such text; each comment can be another beside it, with tokens of its own: so
a new one rewrites nobody else's, and removing one is exact.
"""

from typing import Any

from case_events import CaseCreated, CaseDeleted, DescriptionChanged, TitleChanged
from case_query.views.cases import Alive, View
from case_query.views.tokens import tokens_of_case

REWORDING = (CaseCreated, CaseDeleted, TitleChanged, DescriptionChanged)
"""The actions that change what a case is found by."""


def words(seen: View | None) -> list[str]:
    """The tokens of a case, each with its field; none of one that is gone."""
    if not isinstance(seen, Alive):
        return []
    case = seen.case
    return tokens_of_case(case.title, case.description, case.incremental_id)


def document(seen: View, sequence: int, tokens: list[str]) -> dict[str, Any]:
    """What is searched, as of the action that last changed it.

    Of a deleted case a tombstone stays, which no word finds.
    """
    if isinstance(seen, Alive):
        return {"sequence": sequence, "space": seen.case.space, "tokens": tokens}
    return {"sequence": sequence}
