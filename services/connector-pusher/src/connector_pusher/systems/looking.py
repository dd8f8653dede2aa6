"""Is a comment there whose answer was lost?"""

from collections.abc import Sequence
from dataclasses import dataclass

from connector_pusher.systems import texts
from connector_pusher.systems.outcomes import CannotTell
from connector_pusher.systems.system import Remark

TOO_MANY = "there are more comments than can be looked through"


@dataclass(frozen=True, slots=True)
class There:
    """A comment as the other side has it."""

    remark: Remark
    text: str


def found(
    text: str, there: Sequence[There], after: Remark | None, *, cut: bool = False
) -> Remark | None:
    """The first with this text behind the last one known; they are in their order.

    `cut`: there may be more of them, so what is not among these may be there all the same.
    """
    for one in behind(there, after):
        if texts.same(one.text, text):
            return one.remark
    if cut:
        raise CannotTell(TOO_MANY)
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
