"""What does a batch of user actions make of the read models? Folded in memory, case by case; pure.

Two steps, for only after the first it is known what the second must read: `fold` the cases, then
`attach` the rows of attachments and of the feed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TypeAlias

from case_events import AttachmentAdded, CaseDeleted, Envelope
from case_query.views import (
    attachments,
    cases,
    history,
    milestones,
    rows,
    search,
    user_actions,
)
from case_query.views.cases import Gone, View

Key: TypeAlias = tuple[str, str]
"""Case and attachment: the same attachment id may exist in two cases."""

NOTHING: Mapping[tuple[str, int], bytes] = {}
"""What the records said is not known."""


@dataclass(slots=True)
class Folded:
    """What is to be written, and what was seen on the way.

    `cases` are those that moved on, `seen` all that were met, both as they are now; `guards` the
    sequences at which attachments were read; `observed` those whose observables changed. `again`
    are changes of the status that were met again: which moments they are is not known.
    """

    met: Sequence[Envelope]
    before: Mapping[str, View]
    cases: dict[str, View]
    seen: dict[str, View]
    places: Mapping[str, tuple[int, int]]
    bodies: dict[str, bytes] = field(default_factory=dict)
    attached: dict[Key, attachments.Row] = field(default_factory=dict)
    guards: dict[str, int] = field(default_factory=dict)
    stamps: list[tuple[str, int, attachments.Stamp]] = field(default_factory=list)
    rows: list[user_actions.Row] = field(default_factory=list)
    dropped: dict[str, int] = field(default_factory=dict)
    searched: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    observed: set[str] = field(default_factory=set)
    wordings: list[search.Wording] = field(default_factory=list)
    told: list[history.Row] = field(default_factory=list)
    moments: list[milestones.Row] = field(default_factory=list)
    again: list[Envelope] = field(default_factory=list)

    def asks_attachments(self) -> set[str]:
        """Attachments whose rows must be known, and are not in the batch."""
        new = {e.action.comment_id for e in self.met if isinstance(e.action, AttachmentAdded)}
        return {asked for e in self.met if (asked := attachments.asks(e))} - new

    def asks_rows(self) -> set[str]:
        """Rows of the feed whose payload must be known, and are not in the batch."""
        new = {rows.row_id(e.stream, e.sequence) for e in self.met}
        return {asked for e in self.met if (asked := user_actions.removed(e))} - new

    @property
    def is_news(self) -> bool:
        """Whether nothing that is there must be gone, marked or replaced but what was folded on."""
        return not (self.dropped or self.stamps or self.guards or self.again)

    def known(self, case_id: str) -> int:
        """The sequence that the case was folded on; 0 if there was none."""
        seen = self.before.get(case_id)
        return seen.sequence if seen else 0

    def body(self, case_id: str) -> bytes:
        """The case as the API shows it; rendered once."""
        shown = self.bodies.get(case_id)
        if shown is None:
            shown = self.bodies[case_id] = cases.body(self.seen[case_id])
        return shown


def fold(
    known: Mapping[str, View],
    fresh: Iterable[Envelope],
    repeated: Iterable[Envelope],
    places: Mapping[str, tuple[int, int]],
    values: Mapping[tuple[str, int], bytes] = NOTHING,
) -> Folded:
    """The cases after the batch.

    A repeat is not folded again, but what it wrote is written again: it may have been lost. What
    belongs to a case that is gone by then is left out.
    """
    folded: dict[str, View] = {}
    fresh, repeated = list(fresh), list(repeated)
    new = {(e.stream, e.sequence) for e in fresh} if repeated else set()
    old = [e for e in repeated if (e.stream, e.sequence) not in new]
    told = [history.row(e, None, values.get((e.stream, e.sequence))) for e in old]
    moments = [(e, m) for e in old for m in milestones.rows(None, e, cases.view(None, e))]
    for envelope in fresh:
        stream = envelope.stream
        last = folded.get(stream) or known.get(stream)
        folded[stream] = now = cases.view(last, envelope)
        said = values.get((stream, envelope.sequence))
        told.append(history.row(envelope, now, said))
        moments += [(envelope, moment) for moment in milestones.rows(last, envelope, now)]
    seen = {**known, **folded}
    # a batch may bring an action twice: what it did must not be done before what came before it
    met = sorted((*repeated, *fresh), key=attrgetter("sequence")) if repeated else fresh
    living = [e for e in met if lives(seen.get(e.stream), e)]
    made = Folded(living, known, folded, seen, places, told=told)
    made.moments += [moment for e, moment in moments if lives(seen.get(e.stream), e)]
    moved = [e for e in old if isinstance(e.action, milestones.MOVING)]
    made.again += [e for e in moved if lives(seen.get(e.stream), e)]
    made.observed |= {e.stream for e in living if isinstance(e.action, cases.OBSERVING)}
    for envelope in met:
        if isinstance(envelope.action, CaseDeleted):
            made.dropped[envelope.stream] = envelope.sequence
        if isinstance(envelope.action, search.REWORDING) and envelope.stream in seen:
            words = search.words(seen[envelope.stream])
            made.searched[envelope.stream] = (envelope.sequence, words)
    return made


def lives(seen: View | None, envelope: Envelope) -> bool:
    """Whether the action belongs to the case that is there now."""
    return seen is not None and not isinstance(seen, Gone) and envelope.sequence >= seen.born


def attach(
    made: Folded, stored: Iterable[attachments.Row], payloads: Mapping[str, bytes]
) -> Folded:
    """With the rows of attachments and of the feed."""
    by_case: dict[str, dict[str, attachments.Row]] = {}
    for row in stored:
        seen = made.seen.get(row.case)
        if seen is None or isinstance(seen, Gone) or row.id < rows.row_id(row.case, seen.born):
            continue
        made.guards[row.id] = row.sequence
        by_case.setdefault(row.case, {})[row.attachment] = row
    said = dict(payloads)
    for envelope in made.met:
        known = by_case.setdefault(envelope.stream, {})
        changed = attachments.project(known, envelope)
        stream, sequence = envelope.stream, envelope.sequence
        begun, new = born(made.seen[stream]), sequence > made.known(stream)
        if said_now := search.wording(known, changed, envelope, begun, new=new):
            made.wordings.append(said_now)
        known |= changed
        for attachment_id, row in changed.items():
            if row.sequence != made.guards.get(row.id):  # else a push is all that came
                made.attached[stream, attachment_id] = row
        if mark := attachments.stamp(envelope):
            made.stamps.append((stream, begun, mark))
        found = user_actions.rows(envelope, said)
        said.update(user_actions.payloads(found))
        made.rows += found
    return made


def together(batches: Sequence[Folded]) -> Folded:
    """Batches of news as one: what it replaces is what the first of them was folded on."""
    before: dict[str, View] = {}
    places: dict[str, tuple[int, int]] = {}
    made = Folded([], before, {}, {}, places)
    for one in batches:
        new = one.before.keys() - made.cases.keys() - before.keys()
        before |= {case_id: one.before[case_id] for case_id in new}
        places |= one.places
        for case_id in one.cases:
            made.bodies.pop(case_id, None)
        made.cases |= one.cases
        made.seen |= one.seen
        made.bodies |= one.bodies
        for row in one.attached.values():
            known = made.attached.get((row.case, row.id))
            if known is None or known.sequence <= row.sequence:  # what is met again may be older
                made.attached[row.case, row.id] = row
        for case_id, (sequence, words) in one.searched.items():
            if case_id not in made.searched or made.searched[case_id][0] <= sequence:
                made.searched[case_id] = (sequence, words)
        made.observed |= one.observed
        made.rows += one.rows
        made.wordings += one.wordings
        made.told += one.told
        made.moments += one.moments
    return made


def born(seen: View) -> int:
    """The sequence of the case's creation."""
    return 0 if isinstance(seen, Gone) else seen.born
