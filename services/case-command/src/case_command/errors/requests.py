"""Why is a request refused, whatever it is about?"""

from http import HTTPStatus
from typing import Literal

from case_command.errors.refusals import Refused, Unavailable


class ConditionFailed(Refused):
    """Someone edited what the request is about after the client last looked."""

    status = HTTPStatus.PRECONDITION_FAILED

    def __init__(self) -> None:
        super().__init__("If-Match or If-None-Match does not hold: look before you ask again")


class KeyReused(Refused):
    """The Idempotency-Key came before, with another request."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("The Idempotency-Key was used before, with another request")


class CommandReused(KeyReused):
    """The sender has used the name of this command before, for another one to the same case."""

    def __init__(self) -> None:
        Refused.__init__(self, "The ce_source and ce_id were used before, with another command")


class WrittenByNewer(Unavailable):
    """The history holds an action that this release cannot read."""

    def __init__(self, what: Literal["case", "configuration"] = "case") -> None:
        super().__init__(f"A newer release has written to this {what}; this one cannot change it")


class Busy(Unavailable):
    """Every try lost the race."""

    def __init__(self, what: Literal["case", "configuration"] = "case") -> None:
        super().__init__(f"Too many others are writing to this {what}; try again")


class Overloaded(Unavailable):
    """So many commands wait that this one would not be answered in time."""

    def __init__(self) -> None:
        super().__init__("Too many changes are waiting; try again")


class LogBehindTopic(Unavailable):
    """The log has lost what readers have seen: whatever is decided now could contradict it."""

    def __init__(self) -> None:
        super().__init__("log behind topic: run restore")


class Undecided(Unavailable):
    """The log could not say in time whether it has the change."""

    def __init__(self) -> None:
        super().__init__("The change may have been made, or not: look before you ask again")
