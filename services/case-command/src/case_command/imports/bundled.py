"""What is recorded of a case whose history comes as it is (see `case_events.bundle`)? Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from pydantic import ValidationError

from case_command.errors import UnreadableObject
from case_command.happened import Happened
from case_command.imports.stored import places
from case_events import CaseCreated, CaseDeleted, Envelope, Imported, Unknown
from case_events.bundle import placed, to_line


@dataclass(frozen=True)
class History:
    """All of one case; the first action creates it."""

    envelopes: Sequence[Envelope]

    @property
    def case_id(self) -> str:
        """Of the case."""
        return self.envelopes[0].stream

    @property
    def owner(self) -> str:
        """Of the case."""
        return self.envelopes[0].owner

    def recorded(self, first: int, number: int | None, imported: Imported) -> list[Happened]:
        """What is to be recorded, the first of it at that sequence."""
        return [
            Happened(
                placed(one.action, first, number),
                one.at,
                one.by,
                imported,
                one.rows,
                one.correlation_id,
                one.causation_id,
                one.hops,
            )
            for one in self.envelopes
            if not isinstance(one.action, Unknown)
        ]


class Carried(Envelope):
    """An action of a line, which does not say in which space it is."""

    space: str = ""


def action(line: bytes) -> Envelope:
    """The action of a line; `UnreadableObject` for what is none, or would lose something here."""
    try:
        envelope = Carried.model_validate_json(line)
    except ValidationError as error:
        raise UnreadableObject(places(error)) from None
    if isinstance(envelope.action, Unknown):
        raise UnreadableObject("A newer release wrote this action; this one cannot read it")
    told = to_line(envelope, 1)
    if told != line and orjson.loads(told) != orjson.loads(line):
        raise UnreadableObject("It holds more than this release can keep")
    return envelope


def history(envelopes: Sequence[Envelope]) -> History:
    """The whole of a case; `UnreadableObject` for actions that are not that."""
    first = envelopes[0]
    if not isinstance(first.action, CaseCreated) or first.action.owner != first.owner:
        raise UnreadableObject("A history begins with the creation of its case")
    for sequence, one in enumerate(envelopes, 1):
        if one.sequence != sequence:
            raise UnreadableObject(f"Action {sequence} is missing")
        if one.owner != first.owner:
            raise UnreadableObject("A case keeps its owner")
        if isinstance(one.action, CaseDeleted) or (sequence > 1 and begins(one)):
            raise UnreadableObject("A case begins once, and is not deleted")
    return History(envelopes)


def begins(envelope: Envelope) -> bool:
    """Whether a case is created."""
    return isinstance(envelope.action, CaseCreated)
