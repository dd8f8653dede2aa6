"""In which form does the history of a case travel without any loss? An action a line.

It begins at 1 wherever it began, and says neither in which space it is nor under which number, for
both are others elsewhere. So what was taken in leaves again as the very same bytes. The last line
says how many actions there are: without it the history is not whole.
"""

from case_events.actions import AttachmentRemoved, CaseCreated, UserAction
from case_events.envelope import Envelope
from case_events.values import Value, json_of


class End(Value):
    """That was all of a case."""

    stream: str
    actions: int


NOT_TOLD = {"space", "imported"}


def to_line(envelope: Envelope, begins: int) -> bytes:
    """One action of a history that begins at that sequence."""
    action = envelope.action
    told: dict[str, Value | int] = {}
    if isinstance(action, CaseCreated):
        told["action"] = action.model_copy(update={"incremental_id": None})
    elif isinstance(action, AttachmentRemoved):
        told["action"] = moved(action, 1 - begins)
    if begins > 1:
        told["sequence"] = envelope.sequence - begins + 1
    carried = envelope.model_copy(update=told) if told else envelope
    return json_of(carried, NOT_TOLD)


def end(case_id: str, actions: int) -> bytes:
    """The last line of the history of a case."""
    return End(stream=case_id, actions=actions).model_dump_json().encode()


def placed(action: UserAction, begins: int, number: int | None) -> UserAction:
    """An action of a line as it is in a history that begins there, of a case with that number."""
    if isinstance(action, CaseCreated):
        return action.model_copy(update={"incremental_id": number})
    return moved(action, begins - 1) if isinstance(action, AttachmentRemoved) else action


def moved(action: AttachmentRemoved, by: int) -> AttachmentRemoved:
    """The same, further on in its history; 0 still means that no action is meant."""
    return action.model_copy(update={"last": action.last + by if action.last else 0})
