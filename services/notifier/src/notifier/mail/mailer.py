"""How is one mail sent, by whom, and is the mail server well?"""

import asyncio
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Protocol
from weakref import WeakValueDictionary

from case_runtime import tracing
from case_runtime.configuration.actions import Email
from case_runtime.effects import Final
from case_runtime.errors import Later
from notifier import metrics
from notifier.mail.connections import NoConnection
from notifier.mail.connector import Connector
from notifier.mail.faults import meaning, of_connector, words
from notifier.mail.rules import domain, refusal

AT_ONCE = 4
"""Mails under way to one domain."""

LONGEST = 80.0
"""Seconds for one mail, waiting for its turn apart."""


class Mailing(Protocol):
    """Whoever sends mails."""

    sender: str
    """As in a From."""

    def ailments(self) -> Iterator[str]:
        """What is wrong with the mail server."""

    async def send(self, message: EmailMessage, to: str) -> str:
        """What the server said when it took it; `Final` if it never will, `Later` if it may."""

    async def close(self) -> None:
        """No more mails."""


class Way(Protocol):
    """How mails go out."""

    async def give(self, message: EmailMessage, sender: str, to: str, /) -> str:
        """What was said when it was taken; else why it was not, or `NoConnection`."""

    async def close(self) -> None:
        """No more mails."""


class Mailer:
    """Through one connector, within the administrator's rules."""

    def __init__(
        self,
        connector: Connector,
        way: Way,
        rules: Email,
        *,
        at_once: int = AT_ONCE,
        longest: float = LONGEST,
    ) -> None:
        self._connector = connector
        self._way = way
        self._rules = rules
        self._at_once = at_once
        self._longest = longest
        self._turns: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._broken: str | None = None
        self.sender = connector.sender
        metrics.READY.set(1)

    def ailments(self) -> Iterator[str]:
        """As `Mailing`."""
        if self._broken:
            yield f"mail: the connector {self._connector.id} does not work: {self._broken}"

    async def send(self, message: EmailMessage, to: str) -> str:
        """As `Mailing`."""
        if outside := refusal(self._connector.address, to, self._rules):
            raise Final(outside)
        turns = self._turns.setdefault(domain(to), asyncio.Semaphore(self._at_once))
        async with turns:
            try:
                async with asyncio.timeout(self._longest):
                    return await self._sent(message, to)
            except TimeoutError as error:
                raise Later(words(str(error) or "the mail server is too slow")) from error

    async def close(self) -> None:
        """As `Mailing`."""
        await self._way.close()

    async def _sent(self, message: EmailMessage, to: str) -> str:
        """There is one recipient: a server that refuses them refuses the mail."""
        try:
            with tracing.span("send mail", "client", server_address=self._connector.place.host):
                said = await self._way.give(message, self._connector.address, to)
        except NoConnection as error:
            self._works(str(error))
            raise Later(str(error)) from error
        except (Later, TimeoutError):
            raise
        except Exception as error:
            why = meaning(error)
            if of_connector(error):
                self._works(str(why))
                raise Later(str(why)) from error
            self._works(None)
            raise why from error
        self._works(None)
        return words(said)

    def _works(self, broken: str | None) -> None:
        self._broken = broken
        metrics.READY.set(broken is None)


class NoMailer:
    """There is no connector, or none that can work."""

    sender = "nobody@localhost"

    def __init__(self, why: str, *, wanted: bool) -> None:
        """`wanted`: somebody believes that there is one."""
        self._why = why
        self._ails = wanted
        metrics.READY.set(0)

    def ailments(self) -> Iterator[str]:
        """Nobody is told, and there was something to tell."""
        if self._ails:
            yield f"mail: {self._why}"

    async def send(self, message: EmailMessage, to: str) -> str:  # noqa: ARG002 - as all of them
        """Never."""
        self._ails = True
        raise Final(self._why)

    async def close(self) -> None:
        """There is nothing to end."""
