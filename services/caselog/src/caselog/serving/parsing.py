"""What is told whoever sends what is no request of HTTP, too much of it, or too slowly?"""

import asyncio
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from case_runtime.answers import answer

HEAD = 64 << 10
"""Bytes of a request before its body, and of what stands between pieces of the body."""
HEAD_FOR = 20.0
"""Seconds from the first byte, or from the connection, to the end of the head."""
BODY_FOR, LEAST = 30.0, 16 << 10
"""In so many seconds at least so many bytes of a body come, as long as somebody reads them."""
LINGERING = 5.0
"""Seconds in which whoever is answered already may see it, while they still send."""


class Parsing(HttpToolsProtocol):
    """uvicorn's own, but that its refusals have the shape of all others, and that it has bounds.

    Whatever it cannot read never comes to the app.
    """

    _timer: asyncio.TimerHandle | None = None
    _head = True
    """Whether a head is being read, or waited for."""
    _begun = False
    _moved = False
    _came = 0
    """Of a body, since somebody looked."""
    _pending = 0
    """Bytes that are neither a whole head nor a piece of a body."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Whoever comes has something to ask."""
        super().connection_made(transport)  # type: ignore[arg-type]  # a server has no other
        self._in(HEAD_FOR)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for any more."""
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Some bytes; a request that comes as a whole costs no timer."""
        self._moved = False
        self._pending += len(data)
        super().data_received(data)
        if self._moved:
            self._pending = 0
        if self.transport.is_closing():
            self._stop()
        elif self._pending > HEAD:
            self._too_large()
        elif self._head and not self._pending:
            self._stop()
        elif self._timer is None:
            self._in(HEAD_FOR if self._head else BODY_FOR)

    def on_message_begin(self) -> None:
        """The first line of a request."""
        self._begun = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """A body follows, or nothing."""
        if self._pending > HEAD and self._size() > HEAD:
            self._too_large()
            raise ValueError("refused")  # ends the parser, too
        self._stop()
        self._head, self._moved, self._came = False, True, 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A piece of it."""
        self._moved = True
        self._came += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The next one may begin."""
        self._stop()
        self._head, self._moved, self._begun = True, True, False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Whoever is answered has no reason to go on sending."""
        super().on_response_complete()
        if not self._head and not self.transport.is_closing():
            self._stop()
            self._timer = self.loop.call_later(LINGERING, self.transport.close)

    def send_400_response(self, msg: str) -> None:
        """Tell it, and hang up."""
        if not self.transport.is_closing():
            self._say(HTTPStatus.BAD_REQUEST, msg)

    def _size(self) -> int:
        return sum(len(name) + len(value) for name, value in self.headers)

    def _too_large(self) -> None:
        """A line that does not end is no request; headers may be."""
        if self._head and not self.headers:
            self.send_400_response("Invalid HTTP request received.")
        else:
            status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            self._refuse(status, "The headers are too large")

    def _in(self, seconds: float) -> None:
        self._timer = self.loop.call_later(seconds, self._late)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        """Too little has come; unless we are the ones who keep somebody waiting."""
        self._timer = None
        came, self._came = self._came, 0
        answering = self.cycle is not None and not self.cycle.response_complete
        if self._head and answering:
            self._in(HEAD_FOR)
        elif not self._head and (came >= LEAST or self.flow.read_paused):
            self._in(BODY_FOR)
        elif self._begun:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "The request came too slowly")
        else:
            self.transport.close()

    def _refuse(self, status: HTTPStatus, message: str) -> None:
        """Only who has not been told anything yet is told."""
        self._stop()
        if self._head or not self.cycle.response_started:
            self._say(status, message)
        else:
            self.transport.close()

    def _say(self, status: HTTPStatus, message: str) -> None:
        refusal = answer(status, message, {"connection": "close"})
        line = b"HTTP/1.1 %d %s" % (status, status.phrase.encode())
        said = [line, *(b": ".join(one) for one in refusal.raw_headers)]
        self.transport.write(b"\r\n".join([*said, b"", bytes(refusal.body)]))
        self.transport.close()
