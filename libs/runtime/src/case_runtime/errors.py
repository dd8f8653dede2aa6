"""What may go wrong in any service?

Later            the world is away, nobody is wrong
Rewound          what was stored is no longer there
Answerable       the client may read it
├── Invalid          400
├── Unauthenticated  401
├── NotFound         404
├── TooLarge         413
├── WrongMediaType   415
└── Forbidden        403  (rights)
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar


class Later(Exception):
    """The world is away, nobody is wrong: the same will work later. Adapters raise it."""


class Rewound(Exception):
    """What was stored is no longer there: a projection begins again from its stored offsets."""


class Answerable(Exception):
    """The client may read this: the status is on the class, the message says what happened."""

    status: ClassVar[HTTPStatus]
    headers: ClassVar[Mapping[str, str]] = {}
    """Sent with the answer."""


class Invalid(Answerable):
    """The request cannot be understood, and would not be if it were sent again."""

    status = HTTPStatus.BAD_REQUEST


class Unauthenticated(Answerable):
    """Nobody knows who is calling."""

    status = HTTPStatus.UNAUTHORIZED
    headers: ClassVar[Mapping[str, str]] = {
        "www-authenticate": 'Basic realm="caselog", charset="UTF-8"'
    }


class NotFound(Answerable):
    """Nothing is there."""

    status = HTTPStatus.NOT_FOUND


class TooLarge(Answerable):
    """The body is larger than this route takes."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class WrongMediaType(Answerable):
    """The body is not of a kind that this route reads."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
