"""What is recorded of a case that comes with its history (Cases API §6.4)? Pure.

Each row becomes the action that it tells of, at its time, by its author; then the case is stated as
its file has it, so that a fold comes to exactly that. What is attached although no row tells of it
is recorded without a row; what a row tells of and is not in the file is gone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from case_command.attached import Attached
from case_command.happened import Happened, Recorded
from case_command.imports import faithful, rows
from case_command.imports.objects import TheirAction, TheirAttachment, TheirCase
from case_command.imports.rows import Told, taken_away
from case_events import (
    AttachmentAdded,
    AttachmentChanged,
    CaseCreated,
    Imported,
    Row,
    RowImported,
    User,
    UserAction,
)


@dataclass(frozen=True)
class Whole:
    """A case with all that its file has of it."""

    case: TheirCase
    attachments: Sequence[TheirAttachment] = ()
    actions: Sequence[TheirAction] = ()


def replay(whole: Whole, first: int, number: int | None, imported: Imported) -> list[Recorded]:
    """What is to be recorded; the first of it gets that sequence, the case that number."""
    telling = Telling(whole, first, number, imported)
    telling.all()
    return [*telling.told, whole.case.stated]


class Telling:
    """The history while it is told."""

    def __init__(self, whole: Whole, first: int, number: int | None, imported: Imported) -> None:
        self.told: list[Happened] = []
        self._whole = whole
        self._first = first
        self._imported = imported
        self._so_far = Told(whole.case.stated, whole.case.owner, number)
        self._file = {one.id: one for one in whole.attachments}
        order = sorted(whole.actions, key=attrgetter("at", "line"))
        self._rows = sorted(order, key=lambda row: row.type != "create_case")
        self._ends = last_words(self._rows)
        self._stated: set[str] = set()

    def all(self) -> None:
        """From the first row to what no row tells of."""
        for row in self._rows:
            action = self._as_in_the_file(self._action(row), row)
            shown = faithful.row(row, action, self._so_far)
            self._tell(action, row.at, row.by, (shown,))
        if not self.told:
            self._opens()
        self._attach()
        self._take_away()

    def _action(self, row: TheirAction) -> UserAction:
        """What a row records; the first is always that the case was opened."""
        if not self.told and row.type != "create_case":
            self._opens()
        action = rows.action(row, self._so_far)
        again = isinstance(action, CaseCreated) and bool(self.told)
        if action is not None and not again:
            return action
        if not self.told:
            self._opens()
        return RowImported()

    def _opens(self) -> None:
        """No row says how the case began."""
        stated, case = self._whole.case.stated, self._whole.case
        opened = CaseCreated(
            owner=case.owner,
            title=stated.title,
            description=stated.description,
            tags=stated.tags,
            severity=stated.severity,
            assignees=stated.assignees,
            category=stated.category,
            connector=stated.connector,
            settings=stated.settings,
            custom_fields=stated.custom_fields,
            incremental_id=self._so_far.number,
        )
        so_far = self._so_far
        so_far.tags, so_far.assignees, so_far.fields = (
            opened.tags,
            opened.assignees,
            opened.custom_fields,
        )
        self._tell(opened, stated.created_at, stated.created_by, ())

    def _as_in_the_file(self, action: UserAction, row: TheirAction) -> UserAction:
        """The last word about an attachment that there is has what the file has of it."""
        if not isinstance(action, AttachmentAdded | AttachmentChanged):
            return action
        there = self._file.get(action.comment_id)
        if there is None or self._ends[action.comment_id] is not row:
            return action
        self._stated.add(there.id)
        so_far = self._so_far
        put = Attached.of_attachment(there.attachment, 1)
        if so_far.attached.by_id.get(there.id) != put:
            so_far.attached = so_far.attached.put(there.id, put)
        said = {"attachment": there.attachment, "stamps": there.stamps}
        return action.model_copy(update={**said, "now": so_far.attached.totals})

    def _attach(self) -> None:
        """What is in the file, and has not had the last word."""
        for one in sorted(self._file.values(), key=lambda one: (one.stamps.created_at, one.line)):
            if one.id in self._stated:
                continue
            put = Attached.of_attachment(one.attachment, 1)
            new = one.id not in self._so_far.attached.by_id
            self._so_far.attached = self._so_far.attached.put(one.id, put)
            kind = AttachmentAdded if new else AttachmentChanged
            action = kind(
                comment_id=one.id,
                attachment=one.attachment,
                now=self._so_far.attached.totals,
                stamps=one.stamps,
            )
            self._tell(action, one.stamps.created_at, one.stamps.created_by, ())

    def _take_away(self) -> None:
        """What rows told of, and the file does not have."""
        last = self.told[-1]
        for comment_id in [one for one in self._so_far.attached.by_id if one not in self._file]:
            action = taken_away(comment_id, {}, self._so_far)
            if action:
                self._tell(action, last.at, last.by, ())

    def _tell(self, action: UserAction, at: datetime, by: User, shown: Sequence[Row]) -> None:
        if isinstance(action, AttachmentAdded | AttachmentChanged):
            self._so_far.last[action.comment_id] = self._first + len(self.told)
        self.told.append(Happened(action, at, by, self._imported, tuple(shown)))


def last_words(told: Iterable[TheirAction]) -> dict[str, TheirAction]:
    """The last row about each attachment."""
    return {row.comment_id: row for row in about_attachments(told) if row.comment_id is not None}


def about_attachments(told: Iterable[TheirAction]) -> Iterator[TheirAction]:
    """Those that attach, change or take away."""
    return (row for row in told if row.type == "comment")
