"""What is told whoever sends what is no request of HTTP?"""

from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from case_runtime.answers import answer


class Parsing(HttpToolsProtocol):
    """uvicorn's own, but that its refusals have the shape of all others.

    It reads up to 64 KiB of a URL; whatever it cannot read never comes to the app.
    """

    def send_400_response(self, msg: str) -> None:
        """Tell it, and hang up."""
        refusal = answer(HTTPStatus.BAD_REQUEST, msg, {"connection": "close"})
        said = [b"HTTP/1.1 400 Bad Request", *(b": ".join(one) for one in refusal.raw_headers)]
        self.transport.write(b"\r\n".join([*said, b"", bytes(refusal.body)]))
        self.transport.close()
