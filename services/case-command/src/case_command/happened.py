"""What is recorded that happened before: elsewhere, at another time, done by somebody else?"""

from datetime import datetime
from typing import NamedTuple, TypeAlias

from case_events import Imported, Row, User, UserAction


class Happened(NamedTuple):
    """An action with its own time and author.

    `rows` are those of the activity, where they are not what follows from the action;
    `correlation_id` is that of now, unless it is known.
    """

    action: UserAction
    at: datetime
    by: User
    imported: Imported
    rows: tuple[Row, ...] | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    hops: int | None = None


Recorded: TypeAlias = UserAction | Happened
"""What a decision wants to be recorded: what is done now, or what happened before."""
