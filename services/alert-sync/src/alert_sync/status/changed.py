"""What becomes of an alert when a case wants something of it, holds it, or lets it go?

Of several cases the later wish counts, whenever it comes here. What somebody closed by hand stays
closed when a case is reopened; a case that closes an alert closes it whoever opened it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from alert_sync.alerts.alert import Workflow
from alert_sync.alerts.kept import Holding, Kept, Mark, Setter

REMEMBERED = 10
"""Times at which cases closed an alert."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A status that a case wants, and who changed the case."""

    mark: Mark
    status: Workflow
    insists: bool = False
    by: str | None = None


def changed(kept: Kept, wish: Wish) -> Kept:
    """The alert after the wish; one that was heard before, or comes too late, changes nothing."""
    setter = kept.setter
    if kept.heard and wish.mark <= kept.heard:
        return kept
    if setter.how == "by hand" and wish.mark.at <= setter.at:
        return kept
    after = replace(kept, heard=wish.mark)
    if wish.status is Workflow.CLOSED:
        after = replace(after, closings=(*kept.closings, wish.mark.at)[-REMEMBERED:])
    if setter.how != "nobody" and kept.status is wish.status:
        return after
    if not wish.insists and closed_otherwise(kept):
        return after
    given = Setter(wish.mark.at, "case", wish.by, mark=wish.mark)
    return replace(after, status=wish.status, status_at=wish.mark.at, setter=given)


def closed_otherwise(kept: Kept) -> bool:
    """Whether somebody else than a case has closed it."""
    return kept.status is Workflow.CLOSED and kept.setter.how in {"by hand", "published"}


def given(kept: Kept | None, mark: Mark) -> bool:
    """Whether it has its status because the case said so then."""
    return kept is not None and kept.setter.mark == mark


def holds(kept: Kept, holding: Holding) -> Kept:
    """The attachment holds it; twice is once."""
    held = [one for one in kept.held if not same(one, holding)]
    if len(held) != len(kept.held):
        return kept
    return replace(kept, held=tuple(sorted([*held, holding], key=order)))


def lets_go(kept: Kept, case: str, sequence: int, attachment: str | None = None) -> Kept:
    """The attachment (None: any of the case) holds it no longer, unless it does so since later."""
    left = tuple(
        one
        for one in kept.held
        if one.case != case
        or one.sequence > sequence
        or (attachment is not None and one.attachment != attachment)
    )
    return replace(kept, held=left)


def same(one: Holding, other: Holding) -> bool:
    """Whether they are the same attachment."""
    return (one.case, one.attachment) == (other.case, other.attachment)


def order(holding: Holding) -> tuple[datetime, str, int]:
    """In which they attached it."""
    return (holding.at, holding.case, holding.sequence)
