"""What does a case's history say of its earlier pushes with a connector? Pure.

Which tickets it was told to have, up to where they were told of it, and what came from there.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlsplit

from case_events import AttachmentAdded, AttachmentChanged, CaseCreated, CasePushed, Envelope
from connector_pusher.inbound.cause import came_from
from connector_pusher.push.plan import TICKET, External, Row


class Past(NamedTuple):
    """What the history says of pushes with one connector."""

    external: External | None
    at: int
    """The sequence of who asked for the last, for what came later it may not have told; 0: none."""

    known: Sequence[str]
    """The ids of all tickets that the case was told to have in this system."""

    brought: Collection[str] = frozenset()
    """The comments that came from there, as they are now."""

    @property
    def unknown(self) -> "Past":
        """As if the case had never been pushed with the connector."""
        return self._replace(external=None, at=0)


def past(actions: Sequence[Envelope], connector_id: str, system: Sequence[str] = ()) -> Past:
    """The last ticket of this connector, whatever came between.

    Another connector may call the same `system`, by the same URL or another one of these; the ids
    of other systems say nothing here. Of a system without a URL all are known.
    """
    mine_too = {origin(url) for url in system}
    external, at, known = None, 0, list[str]()
    brought = set[str]()
    for envelope in actions:
        if isinstance(envelope.action, AttachmentAdded | AttachmentChanged):
            theirs = came_from(envelope.causation_id, connector_id)
            change = brought.add if theirs else brought.discard
            change(envelope.action.comment_id)
        if isinstance(envelope.action, CasePushed):
            service = envelope.action.external_service
            mine = service.connector_id == connector_id
            if mine or not system or origin(service.external_url) in mine_too:
                known.append(service.external_id)
            if mine:
                at = envelope.action.requested or envelope.sequence
                external = External(
                    service.external_id, service.external_title, service.external_url
                )
    return Past(external, at, tuple(dict.fromkeys(known)), frozenset(brought))


def of_this_case(row: Row, born: int, past: Past) -> tuple[Row, Sequence[str]]:
    """What is known of it, and of which tickets; one of a deleted case with its id stays alone."""
    known = past.known
    if row.born < born:
        if row.external:
            known = (*known, row.external.id)
        row = Row(born=born)
    if row.external is None and row.doubt is None and past.external:
        row = replace(row, external=past.external)
    return row, known


def without_ticket(row: Row, known: Sequence[str]) -> tuple[Row, Sequence[str]]:
    """What is known of a case whose ticket is gone; a lost call that made another one is sought."""
    also = (row.external.id,) if row.external else ()
    doubt = row.doubt if row.doubt and row.doubt.step == TICKET else None
    return Row(born=row.born, doubt=doubt), tuple(dict.fromkeys((*known, *also)))


def origin(url: str) -> tuple[str, str]:
    """The scheme and the host of a URL; of none that could be read, nothing."""
    try:
        read = urlsplit(url)
    except ValueError:
        return ("", "")
    return (read.scheme, read.netloc.lower())


def born(actions: Sequence[Envelope]) -> int:
    """Where the case begins; after one that was deleted it is not at 1."""
    begins = (one.sequence for one in actions if isinstance(one.action, CaseCreated))
    return min(begins, default=1)
