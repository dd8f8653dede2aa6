"""How does a write ask what readers see by now, and how is it answered?

`POST /internal/caselog/shown` with a service token: all streams that one request changed, each with
the sequence that it has reached. The answer has one line of JSON for each, in that order; it is
empty for what is not shown in time.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, Protocol, TypeAlias, get_args

import orjson

from case_runtime.errors import Invalid

PATH = "/internal/caselog/shown"

Form: TypeAlias = Literal[
    "case", "listed", "untotalled", "commented", "pushed", "then", "configuration", "connector"
]
"""A case without attachments; with `comments: []`; the same, where nobody has counted what is
attached; with all of its comments; or that, as a push is answered. `then`: the case right after
that very action, or `GONE` if it was not there. A configuration. A connector as it is announced:
its id stands for the stream, its version for the sequence."""
FORMS = frozenset(get_args(Form))

NOT_YET = b""
GONE = b"null"
"""What a deleted case is shown as."""

PATIENCE = 5.0
"""Seconds that a write waits for its readers, unless the configuration says otherwise."""


class Asked(NamedTuple):
    """The stream, at that sequence or later, in this form."""

    stream: str
    sequence: int
    form: Form = "case"


class Reading(Protocol):
    """The read side, as far as a write needs it."""

    async def shown(self, asked: Sequence[Asked]) -> list[bytes | None]:
        """Each as readers see it by now, or `GONE`; None for what takes too long. Never raises."""


def question(asked: Iterable[Asked]) -> bytes:
    """The body of the request."""
    return orjson.dumps([tuple(one) for one in asked])


def read_question(body: bytes) -> list[Asked]:
    """What is asked."""
    match read(body):
        case list(rows) if all(map(well_formed, rows)):
            return [Asked(*row) for row in rows]
    raise Invalid("not a list of [stream, sequence, form]")


def read(body: bytes) -> object:
    """The JSON, whatever it says."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Invalid("not JSON") from error


def well_formed(row: object) -> bool:
    """Whether it names a stream, a sequence and a form."""
    match row:
        case [str(), int(sequence), str(form)]:
            return sequence > 0 and form in FORMS
    return False


def answer(shown: Iterable[bytes | None]) -> bytes:
    """The body of the answer; rendered JSON has no line breaks."""
    return b"\n".join(one or NOT_YET for one in shown)


def read_answer(body: bytes) -> list[bytes | None]:
    """What is shown."""
    return [line or None for line in body.split(b"\n")]
