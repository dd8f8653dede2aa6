"""What is the sender of a command told?"""

from case_command.commands.received import CASE, Incoming, Received, Sender
from case_command.deciding import Decided
from case_command.errors import CommandReused
from case_events.commands import Accepted, Refusal
from case_events.version import version
from case_runtime.answers import phrase


def accepted(command: Received, decided: Decided) -> Accepted:
    """What the command left behind, also if it did so long ago."""
    last = decided.envelopes[-1].sequence if decided.envelopes else decided.state.case.sequence
    return reached(command, last)


def reached(command: Received, sequence: int) -> Accepted:
    """The case as it was right after that."""
    source, named = command.sender
    return Accepted(
        source=source,
        id=named,
        case=command.case_id,
        version=version(sequence),
        sequence=sequence,
    )


def refused(named: Sender, case_id: str | None, status: int, message: str) -> Refusal:
    """As HTTP would say it."""
    return Refusal(
        source=named.source,
        id=named.id,
        case=case_id,
        status_code=int(status),
        error=phrase(status),
        message=message,
    )


def reused(command: Received) -> Refusal:
    """Another command came before under the same name."""
    error = CommandReused()
    return refused(command.sender, command.case_id, error.status, str(error))


def case_of(record: Incoming) -> str | None:
    """The key, if it can be the id of a case; any other might be too large for an answer."""
    return record.key.decode() if record.key and CASE.fullmatch(record.key) else None
