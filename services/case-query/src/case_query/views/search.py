"""By which words is a case found? One document for the case, others for what is attached to it.

A document of attachments is a block: the words of those that came one soon after the other. A new
one adds to a block of at most `BLOCK` actions, however many there are, and removing one is exact,
for the block is made again from the attachments that are left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from case_events import (
    AttachmentAdded,
    AttachmentChanged,
    AttachmentRemoved,
    CaseCreated,
    CaseDeleted,
    CaseImported,
    CustomFieldsChanged,
    DescriptionChanged,
    Envelope,
    ObservablesChanged,
    TitleChanged,
)
from case_query.views.attachments import Row
from case_query.views.cases import Alive, View
from case_query.views.marks import shown_attachment, tokens_of_attachment, tokens_of_case
from case_query.views.rows import case_of, row_id

REWORDING = (
    CaseCreated,
    CaseDeleted,
    CaseImported,
    TitleChanged,
    DescriptionChanged,
    CustomFieldsChanged,
    ObservablesChanged,
)
"""The actions that change what the case itself is found by."""

BLOCK = 32
"""Sequences whose attachments share a document."""

NO_WORDS: frozenset[str] = frozenset()


def words(seen: View | None) -> list[str]:
    """The tokens of a case, each with its field; none of one that is gone."""
    return tokens_of_case(seen.case) if isinstance(seen, Alive) else []


def document(seen: View, sequence: int, tokens: list[str]) -> dict[str, Any]:
    """What is searched, as of the action that last changed it.

    Of a deleted case a tombstone stays, which no word finds.
    """
    if isinstance(seen, Alive):
        return {"sequence": sequence, "space": seen.case.space, "tokens": tokens}
    return {"sequence": sequence}


class Wording(NamedTuple):
    """What an action makes of the words of one attachment.

    `lost` None: nobody knows what it said before. `surely`: the block only gains these words, else
    it has to be made again.
    """

    row: str
    case: str
    space: str
    born: int
    sequence: int
    gained: frozenset[str]
    lost: frozenset[str] | None = NO_WORDS
    surely: bool = False


def wording(
    rows: Mapping[str, Row], changed: Mapping[str, Row], envelope: Envelope, born: int, *, new: bool
) -> Wording | None:
    """None: the action is about no attachment that is known.

    `rows` and `changed` as `attachments.project` takes and gives them; `new`: the action has not
    been met before.
    """
    action, sequence = envelope.action, envelope.sequence
    if not isinstance(action, AttachmentAdded | AttachmentChanged | AttachmentRemoved):
        return None
    before, after = rows.get(action.comment_id), changed.get(action.comment_id)
    if isinstance(action, AttachmentAdded):
        row = after.id if after else row_id(envelope.stream, sequence)
        said = tokens_of_attachment(action.attachment)
        lost: frozenset[str] | None = NO_WORDS if new else said
        gained = said if new else NO_WORDS
    else:
        if before is None:
            return None
        row, gained = before.id, NO_WORDS
        lost = tokens_of_row(before) if after else None
        if after and not after.gone:
            gained = tokens_of_row(after)
            lost = None if lost is None else lost - gained
    surely = new and isinstance(action, AttachmentAdded)
    return Wording(
        row, envelope.stream, envelope.space, born, sequence, gained, lost, surely=surely
    )


def tokens_of_row(row: Row) -> frozenset[str]:
    """None of one that is gone."""
    return NO_WORDS if row.gone else tokens_of_attachment(shown_attachment(row.body))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The words of some attachments of a case, as of the last action on any of them.

    `whole`: these are all; else they come to those that are there.
    """

    id: str
    case: str
    space: str
    born: int
    sequence: int
    tokens: frozenset[str] = NO_WORDS
    whole: bool = False


def worded(before: Block | None, said: Wording) -> Block:
    """A block, and what is to become of it now; one that is not `surely` known is left to read."""
    if before is None or before.born < said.born:
        before = Block(
            id=block_of(said.row),
            case=said.case,
            space=said.space,
            born=said.born,
            sequence=said.sequence,
        )
    return replace(
        before,
        sequence=max(before.sequence, said.sequence),
        tokens=before.tokens | said.gained,
        whole=before.whole or not said.surely,
    )


def made_again(block: Block, rows: Iterable[Row]) -> Block:
    """As the rows of its case say that it is."""
    tokens, sequence = NO_WORDS, block.sequence
    for row in rows:
        if row.case == block.case and row.id >= row_id(block.case, block.born):
            tokens |= tokens_of_row(row)
            sequence = max(sequence, row.sequence)
    return replace(block, tokens=tokens, sequence=sequence, whole=True)


def block_document(block: Block) -> dict[str, Any]:
    """As it is stored; what is empty is in no index."""
    kept = {"case": block.case, "born": block.born, "sequence": block.sequence}
    if not block.tokens:
        return kept
    return kept | {"space": block.space, "tokens": sorted(block.tokens)}


def block_of(row: str) -> str:
    """The block in which a row's words are; it is named like the first row that may be in it."""
    case_id = case_of(row)
    sequence = int(row[len(case_id) + 1 :])
    return row_id(case_id, sequence - sequence % BLOCK)


def rows_of(block: str) -> tuple[str, str]:
    """The first row that may be in a block, and the first that comes behind it."""
    case_id = case_of(block)
    return block, row_id(case_id, int(block[len(case_id) + 1 :]) + BLOCK)
