"""Is a comment there whose answer was lost?"""

from collections.abc import Sequence
from dataclasses import dataclass

from connector_pusher.systems import texts
from connector_pusher.systems.outcomes import CannotTell
from connector_pusher.systems.system import Remark


@dataclass(frozen=True, slots=True)
class There:
    """A comment as the other side has it."""

    remark: Remark
    text: str


def found(text: str, there: Sequence[There], after: Remark | None) -> Remark | None:
    """The first with this text behind the last one known; they are in their order."""
    for one in behind(there, after):
        if texts.same(one.text, text):
            return one.remark
    return None


def behind(there: Sequence[There], after: Remark | None) -> Sequence[There]:
    """By its place, or by its time if it was deleted; else nobody knows."""
    if after is None:
        return there
    for place, one in enumerate(there):
        if after.id is not None and one.remark.id == after.id:
            return there[place + 1 :]
    if after.at is None:
        raise CannotTell("the comment before it is no longer there")
    return [one for one in there if one.remark.at is not None and one.remark.at > after.at]
