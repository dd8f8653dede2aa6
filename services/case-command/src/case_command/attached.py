"""What is attached to a case? As far as decisions need it: ids, kinds and counts, no bodies."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from case_command.layered import Layered
from case_events import (
    Actions,
    Alert,
    Attachment,
    Event,
    ExternalReference,
    PersistableState,
    Totals,
    UserComment,
)
from case_events.attachments import FILES, Kind
from case_events.files import file_of, is_file

Counts: TypeAlias = Layered[int]
"""Each id and how many attachments hold it."""


@dataclass(frozen=True, slots=True)
class Attached:
    """One attachment: when it was last written, and what makes it what it is.

    `holds` are the alert or event ids, or the id of a file; `of` is the type id of a reference or a
    persistable state, `storage` says where what a reference names is kept. `kept`: it is a file
    whose bytes are here.
    """

    sequence: int
    kind: Kind
    owner: str
    holds: tuple[str, ...] = ()
    of: str | None = None
    storage: str | None = None
    kept: bool = False

    @classmethod
    def of_attachment(cls, attachment: Attachment, sequence: int) -> "Attached":
        """What an action at that sequence attached."""
        match attachment:
            case Alert() | Event():
                return cls(sequence, attachment.type, attachment.owner, holds=attachment.ids)
            case ExternalReference():
                file = file_of(attachment)
                return cls(
                    sequence,
                    attachment.type,
                    attachment.owner,
                    holds=(attachment.external_reference_id,) if is_file(attachment) else (),
                    of=attachment.external_reference_attachment_type_id,
                    storage=attachment.external_reference_storage.type,
                    kept=file is not None and file.kept,
                )
            case PersistableState():
                of = attachment.persistable_state_attachment_type_id
                return cls(sequence, attachment.type, attachment.owner, of=of)
            case UserComment() | Actions():
                return cls(sequence, attachment.type, attachment.owner)

    @classmethod
    def read(cls, json: Any) -> "Attached":  # noqa: ANN401 - it is JSON
        """From what `written` made of it."""
        sequence, kind, owner, *more = json
        if not more:
            return cls(sequence, kind, owner)
        holds, of, storage, kept = more
        return cls(sequence, kind, owner, tuple(holds), of, storage, kept)

    def written(self) -> list[Any]:
        """As JSON, short for what there is most of."""
        short = [self.sequence, self.kind, self.owner]
        if self.holds or self.of or self.storage:
            return [*short, self.holds, self.of, self.storage, self.kept]
        return short


@dataclass(frozen=True, slots=True)
class Index:
    """Everything that is attached, by id; and each alert and event id with how often it is held.

    `files` are the ids of all files that something stands for, `kept` of those whose bytes are
    here, as it says. Cheap to change: no copy per action.
    """

    by_id: Layered[Attached] = Layered(Attached.read)
    alerts: Counts = Layered(int)
    events: Counts = Layered(int)
    files: Counts = Layered(int)
    kept: Counts = Layered(int)
    comments: int = 0
    references: int = 0

    @property
    def totals(self) -> Totals:
        """How much there is, as the case counts it."""
        return Totals(comments=self.comments, alerts=len(self.alerts), events=len(self.events))

    def flat(self) -> "Index":
        """The same in as few bytes as it takes to store it."""
        return replace(
            self,
            by_id=self.by_id.flat(Attached.written),
            alerts=self.alerts.flat(int),
            events=self.events.flat(int),
            files=self.files.flat(int),
            kept=self.kept.flat(int),
        )

    def put(self, attachment_id: str, attached: Attached) -> "Index":
        """With this attachment, in place of the one that had its id."""
        if attachment_id in self.by_id:
            return self.drop(attachment_id).put(attachment_id, attached)
        return self._with(self.by_id.set(attachment_id, attached), attached, 1)

    def drop(self, attachment_id: str) -> "Index":
        """Without this attachment."""
        before = self.by_id.get(attachment_id)
        if before is None:
            return self
        return self._with(self.by_id.delete(attachment_id), before, -1)

    def _with(self, by_id: Layered[Attached], one: Attached, by: int) -> "Index":
        """With so many more like this one; made by hand, because each action makes one."""
        alerts, events, files, kept = self.alerts, self.events, self.files, self.kept
        comments, references = self.comments, self.references
        match one.kind:
            case "user":
                comments += by
            case "alert":
                alerts = counted(alerts, one.holds, by)
            case "event":
                events = counted(events, one.holds, by)
            case "externalReference" if one.of == FILES:
                files = counted(files, one.holds, by)
                kept = counted(kept, one.holds if one.kept else (), by)
            case "externalReference" | "persistableState":
                references += by
            case "actions":
                pass
        return Index(by_id, alerts, events, files, kept, comments, references)


def counted(counts: Counts, ids: Iterable[str], by: int) -> Counts:
    """Each id held by one attachment more, or by one less; what nobody holds is not there."""
    for one in ids:
        held = counts.get(one, 0) + by
        if held > 0:
            counts = counts.set(one, held)
        elif one in counts:
            counts = counts.delete(one)
    return counts
