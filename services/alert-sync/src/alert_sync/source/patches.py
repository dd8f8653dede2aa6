"""What must change in an alert's document where it lives (Cases API §4.4.1, §4.4.3)?

A document without a workflow status is no alert of this kind and is left alone; what is as it
should be is not written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alert_sync.alerts import ecs
from alert_sync.alerts.alert import CASE_IDS, LEGACY_STATUS, MEANT, STATUS, STATUS_AT, Workflow
from alert_sync.alerts.kept import MOST_CASES, Kept
from alert_sync.status.changed import Wish
from case_events.values import with_milliseconds

FIELDS = (STATUS, STATUS_AT, CASE_IDS, LEGACY_STATUS)
"""All that is read of a document."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an alert should say because of a case, and a status if the case wants one."""

    case: str
    wish: Wish | None


def patch(document: ecs.Document, row: Kept, wanted: Wanted) -> Mapping[str, Any]:
    """The fields that are to be otherwise, in the form in which the document has them."""
    found: dict[str, Any] = {}
    modern = ecs.path(document, STATUS)
    legacy = ecs.path(document, LEGACY_STATUS)
    if moves(document, row, wanted.wish) and (wish := wanted.wish):
        if modern:
            at = ecs.path(document, STATUS_AT) or ecs.beside(modern, STATUS, STATUS_AT)
            ecs.put(found, modern, wish.status.value)
            ecs.put(found, at, with_milliseconds(wish.mark.at))
        if legacy:
            ecs.put(found, legacy, wish.status.value)
    if modern and (cases := renamed(document, row, wanted.case)) is not None:
        at = ecs.path(document, CASE_IDS) or ecs.beside(modern, STATUS, CASE_IDS)
        ecs.put(found, at, cases)
    return found


def moves(document: ecs.Document, row: Kept, wish: Wish | None) -> bool:
    """Whether its status is another one afterwards."""
    status = said(document)
    return (
        wish is not None
        and status is not None
        and row.heard == wish.mark
        and row.status is wish.status is not status
        and (wish.insists or not closed_by_hand(document, row))
    )


def said(document: ecs.Document) -> Workflow | None:
    """The status that it has, if it is one that we know."""
    found = ecs.text(document, STATUS) or ecs.text(document, LEGACY_STATUS)
    return MEANT.get(found) if found else None


def closed_by_hand(document: ecs.Document, row: Kept) -> bool:
    """Whether it is closed, and not because a case closed it: then it would say when.

    A legacy document has no place for that.
    """
    if said(document) is not Workflow.CLOSED:
        return False
    if ecs.path(document, STATUS) is None:
        return not row.closings
    return closed_at(document) not in row.closings


def closed_at(document: ecs.Document) -> datetime | None:
    """When it got its status."""
    return ecs.time(document, STATUS_AT)


def ours(document: ecs.Document, wish: Wish | None) -> bool:
    """Whether it has its status because of this wish."""
    return (
        wish is not None and said(document) is wish.status and closed_at(document) == wish.mark.at
    )


def renamed(document: ecs.Document, row: Kept, case: str) -> Sequence[str] | None:
    """The cases that it names, if they must be others; those of other systems stay."""
    named = list(ecs.texts(document, CASE_IDS))
    if case in row.cases and case not in named and len(named) < MOST_CASES:
        return [*named, case]
    if case in named and not any(one.case == case for one in row.held):
        return [one for one in named if one != case]
    return None
