"""Which kinds of refusal are there? Each with its status."""

from http import HTTPStatus
from typing import ClassVar

from case_runtime.errors import Answerable


class Refused(Answerable):
    """The request was understood and declined."""

    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT


class NotThere(Refused):
    """What the request is about does not exist here."""

    status = HTTPStatus.NOT_FOUND


class Conflict(Refused):
    """Somebody was first."""

    status = HTTPStatus.CONFLICT


class NotAccepted(Refused):
    """The request breaks a rule; it would again."""

    status = HTTPStatus.BAD_REQUEST


class Unavailable(Refused):
    """Nobody is wrong; ask again, or ask elsewhere."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
