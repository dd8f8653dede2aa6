"""How are connections to the mail server used again? A few, each by one mail at a time."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from email.message import EmailMessage

from aiosmtplib import SMTP, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from notifier.mail.connector import Connector
from notifier.mail.faults import words

MOST = 4
IDLE = 20.0
"""Seconds after which a connection is rather opened anew."""

TIMEOUT = 30.0
"""Seconds that one answer of the server may take."""

Token = Callable[[], Awaitable[str]]


class NoConnection(Exception):
    """The connector does not work, whatever is to be sent; the message says why."""


class Connections:
    """To one server, as the connector says."""

    def __init__(
        self,
        connector: Connector,
        token: Token | None = None,
        *,
        most: int = MOST,
        timeout: float = TIMEOUT,
    ) -> None:
        """`token` is asked for one before each log-in, where there is no password."""
        self._connector = connector
        self._token = token
        self._timeout = timeout
        self._room = asyncio.Semaphore(most)
        self._idle: list[tuple[float, SMTP]] = []

    @asynccontextmanager
    async def one(self) -> AsyncIterator[SMTP]:
        """One that works, for nobody else; `NoConnection` if there is none."""
        async with self._room:
            connection = await self._again() or await self._opened()
            try:
                yield connection
            except (SMTPResponseException, SMTPRecipientsRefused):
                self._keep(connection)  # it has refused a mail, and takes others
                raise
            except BaseException:
                connection.close()
                raise
            self._keep(connection)

    async def give(self, message: EmailMessage, sender: str, to: str) -> str:
        """What the server said when it took the mail."""
        async with self.one() as connection:
            _, said = await connection.send_message(message, sender=sender, recipients=[to])
        return said

    async def close(self) -> None:
        """Say good-bye on all of them."""
        idle, self._idle = self._idle, []
        for _, connection in idle:
            with suppress(SMTPException, OSError):
                await connection.quit(timeout=1)
            connection.close()

    def _keep(self, connection: SMTP) -> None:
        if connection.is_connected:
            self._idle.append((time.monotonic(), connection))

    async def _again(self) -> SMTP | None:
        """One that was used before and still answers."""
        while self._idle:
            since, connection = self._idle.pop()
            if time.monotonic() - since < IDLE:
                with suppress(SMTPException, OSError):
                    await connection.rset()
                    return connection
            connection.close()
        return None

    async def _opened(self) -> SMTP:
        said = self._connector
        connection = SMTP(
            hostname=said.place.host,
            port=said.place.port,
            use_tls=said.place.secure,
            start_tls=said.start_tls,
            tls_context=said.tls,
            username=said.user,
            password=said.password,
            oauth_token_generator=self._token,
            timeout=self._timeout,
        )
        try:
            await connection.connect()
        except (SMTPException, OSError, ValueError) as error:
            raise NoConnection(words(f"{said.place.host}:{said.place.port}: {error}")) from error
        return connection
