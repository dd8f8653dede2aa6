"""How does a mail go out through Microsoft's Graph? As it is, in the name of the sender's mailbox.

The application has the permission `Mail.Send`; a server of SMTP is not asked at all.
"""

from base64 import b64encode
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from http import HTTPStatus
from urllib.parse import quote

import httpx

from case_runtime.effects import Final
from case_runtime.errors import Later
from case_runtime.outbound import Barred
from notifier.mail.connections import NoConnection, Token
from notifier.mail.faults import words

BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT})
NOT_US = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
"""Whatever the mail: the application may not send, or the sender has no mailbox."""


class Graph:
    """`sendMail` of its users; connections are kept."""

    def __init__(self, url: str, token: Token, client: Callable[[], httpx.AsyncClient]) -> None:
        """`client` is made when the first mail is sent."""
        self._url = url
        self._token = token
        self._client = client
        self._http: httpx.AsyncClient | None = None

    async def give(self, message: EmailMessage, sender: str, to: str) -> str:  # noqa: ARG002 - whom it is to, the mail says
        """What was answered when it was taken; `Final`, `Later` or `NoConnection` if it was not."""
        headers = {"authorization": f"Bearer {await self._token()}", "content-type": "text/plain"}
        url = f"{self._url}/users/{quote(sender, safe='@')}/sendMail"
        http = self._http = self._http or self._client()
        try:
            content = b64encode(message.as_bytes(policy=SMTP))
            answer = await http.post(url, content=content, headers=headers)
        except Barred as barred:
            raise NoConnection(words(str(barred))) from barred
        except httpx.HTTPError as error:
            raise NoConnection(f"Graph: {type(error).__name__}") from error
        if answer.is_success:
            return f"{answer.status_code} {answer.reason_phrase}".strip()
        raise refused(answer)

    async def close(self) -> None:
        """Let go of the connections."""
        if self._http:
            await self._http.aclose()


def refused(answer: httpx.Response) -> Exception:
    """What it means that a mail was not taken."""
    said = words(f"Graph: {answer.status_code} {code(answer)}".strip())
    if answer.status_code in NOT_US:
        return NoConnection(said)
    if answer.status_code in BUSY or answer.is_server_error:
        return Later(said)
    return Final(said)


def code(answer: httpx.Response) -> str:
    """Its word for what is wrong."""
    try:
        match answer.json():
            case {"error": {"code": str(said)}}:
                return said
    except ValueError:
        pass
    return ""
