"""What is in a body of several parts? Told as it comes: nothing is kept of it."""

from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.requests import Request

from case_runtime.errors import Invalid, WrongMediaType

KIND = b"multipart/form-data"
MALFORMED = "The multipart body cannot be read"


@dataclass(frozen=True, slots=True)
class Part:
    """A part begins; its bytes follow."""

    name: str
    filename: str | None


async def parts(request: Request) -> AsyncIterator[Part | bytes]:
    """Each part, then its bytes in pieces.

    `WrongMediaType` for another body; `Invalid` for one that breaks the rules, or off too early.
    `ClientDisconnect` if nobody sends any more.
    """
    parsing = Parsing(boundary(request))
    async for piece in request.stream():
        for told in parsing.told(piece):
            yield told
    if not parsing.ended:
        raise Invalid(MALFORMED)


def boundary(request: Request) -> bytes:
    """What stands between the parts."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    said = options.get(b"boundary")
    if kind != KIND or "content-encoding" in request.headers:
        raise WrongMediaType
    if not said:
        raise Invalid("The multipart body names no boundary")
    return said


class Parsing:
    """The parser calls; what it has called is told in that order."""

    def __init__(self, between: bytes) -> None:
        self.ended = False
        self._told: deque[Part | bytes] = deque()
        self._headers: dict[bytes, bytes] = {}
        self._field = self._value = b""
        try:
            self._parser = MultipartParser(
                between,
                {
                    "on_part_begin": self._headers.clear,
                    "on_part_data": self._data,
                    "on_header_begin": self._header_begins,
                    "on_header_field": self._header_field,
                    "on_header_value": self._header_value,
                    "on_header_end": self._header_ends,
                    "on_headers_finished": self._part,
                    "on_end": self._end,
                },
            )
        except FormParserError as error:
            raise Invalid(MALFORMED) from error

    def told(self, piece: bytes) -> Iterator[Part | bytes]:
        """What this much of the body says."""
        try:
            self._parser.write(piece)
        except FormParserError as error:
            raise Invalid(MALFORMED) from error
        while self._told:
            yield self._told.popleft()

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._told.append(data[start:end])

    def _header_begins(self) -> None:
        self._field = self._value = b""

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ends(self) -> None:
        self._headers[self._field.lower()] = self._value

    def _part(self) -> None:
        disposition, options = parse_options_header(self._headers.get(b"content-disposition"))
        name, filename = options.get(b"name"), options.get(b"filename")
        if disposition != b"form-data" or name is None:
            raise Invalid(MALFORMED)
        self._told.append(Part(text(name), None if filename is None else text(filename)))

    def _end(self) -> None:
        self.ended = True


def text(raw: bytes) -> str:
    """UTF-8, as browsers send it."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise Invalid(MALFORMED) from error
