"""How is one connector's system called? A few calls at once, bounded in size and time."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

import httpx
import structlog

from case_runtime.outbound import Barred
from connector_pusher.systems.calls.answer import UNEXPECTED, Answer, Malformed, TooLarge, whole
from connector_pusher.systems.calls.breaker import Breaker
from connector_pusher.systems.calls.call import Call, Credentials
from connector_pusher.systems.calls.judging import Judge, tls_fault, turned_away
from connector_pusher.systems.outcomes import Kind, Outcome, Refused, Unavailable

AT_ONCE = 4
ATTEMPTS = 3
PATIENCE = 5.0
"""Seconds; who is asked to wait for longer fails instead."""

BUSY = "not called: too many calls are under way to this system"
PAUSE = 0.5
"""Seconds before a question is asked again, growing."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read, and how long is waited for all of an answer, in seconds."""

    most: int
    longest: float


@dataclass(frozen=True, slots=True)
class Times:
    """Which clocks are used; of tests, others."""

    sleep: Callable[[float], Awaitable[None]]
    monotonic: Callable[[], float]
    now: Callable[[], datetime]


class Busy(Unavailable):
    """Nobody was called: too many calls go before; that says nothing of the other side."""


class Caller:
    """Of one connector; nobody is called while its breaker is open."""

    def __init__(
        self,
        connector: str,
        *,
        client: httpx.AsyncClient,
        credentials: Credentials,
        judge: Judge,
        limits: Limits,
        times: Times,
    ) -> None:
        self._connector = connector
        self._client = client
        self._credentials = credentials
        self._judge = judge
        self._limits = limits
        self._times = times
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._breaker = Breaker()

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def ready(self) -> None:
        """It is known who we are, so that the next call is one request; or an `Outcome`."""
        await self._credentials.headers()

    async def done(self, call: Call) -> Answer:
        """A good answer, whatever it says; or an `Outcome`.

        Only what reads is asked again, and what the other side wants to be asked again soon.
        """
        self._breaker.check(self._times.monotonic())
        attempt = 1
        while True:
            try:
                answer = await self._attempt(call, attempt)
            except Outcome as outcome:
                wait = pause(call, outcome, attempt)
                if wait is None and isinstance(outcome, Busy):
                    raise
                if wait is None:
                    self._breaker.note(outcome, self._times.monotonic())
                    raise
                await self._times.sleep(wait)
            else:
                self._breaker.note(None, self._times.monotonic())
                return answer
            attempt += 1

    async def json(
        self,
        call: Call,
        needs: Collection[str] = (),
        *,
        typed: bool = True,
        within: Callable[[Any], Any] = lambda said: said,
    ) -> Any:  # noqa: ANN401 - whatever JSON says
        """What a good answer says, `within` what is around it; all it `needs` is there."""
        answer = await self.done(call)
        try:
            return having(within(answer.json(typed=typed)), needs)
        except Malformed as why:
            self._judge.lost(call, Kind.MALFORMED, str(why))

    def refusal(self, call: Call, kind: Kind, why: str) -> Refused:
        """A good answer that says no."""
        return self._judge.refusal(call, kind, why)

    async def _attempt(self, call: Call, number: int) -> Answer:
        """One, told in the log."""
        async with self._turn():
            began = self._times.monotonic()
            try:
                answer = await self._known(call)
            except Outcome as outcome:
                self._told(call, number, began, outcome.kind.value)
                raise
            self._told(call, number, began, "ok")
            return answer

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """A place among the few; `Busy`, if none comes free for as long as an answer may take."""
        try:
            async with asyncio.timeout(self._limits.longest):
                await self._turns.acquire()
        except TimeoutError:
            raise Busy(Kind.TIMEOUT, BUSY) from None
        try:
            yield
        finally:
            self._turns.release()

    def _told(self, call: Call, number: int, began: float, outcome: str) -> None:
        log.info(
            "system.called",
            connector=self._connector,
            what=call.what,
            attempt=number,
            outcome=outcome,
            milliseconds=round((self._times.monotonic() - began) * 1000),
        )

    async def _known(self, call: Call) -> Answer:
        """The answer to one who is known: other credentials are tried once."""
        answer = await self._sent(call)
        if answer.status == HTTPStatus.UNAUTHORIZED and self._credentials.rejected():
            answer = await self._sent(call)
        return self._judge.judged(call, answer)

    async def _sent(self, call: Call) -> Answer:
        headers = {**call.headers, **await self._credentials.headers()}
        request = self._client.stream(call.method, call.url, content=call.body, headers=headers)
        try:
            async with asyncio.timeout(self._limits.longest), request as response:
                return await self._read(response)
        except Barred as barred:
            raise self._judge.barred(Kind.HOST_NOT_ALLOWED, str(barred)) from barred
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise self._judge.barred(Kind.CONFIG_INVALID, "this is no URL") from error
        except (UnicodeEncodeError, httpx.LocalProtocolError) as error:
            raise self._judge.barred(Kind.CONFIG_INVALID, "a header cannot be sent") from error
        except (httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise self._judge.unreached(call, Kind.TIMEOUT, error) from error
        except httpx.ConnectError as error:
            raise self._judge.unreached(call, Kind.UPSTREAM, error) from error
        except (TimeoutError, httpx.TimeoutException):
            self._judge.lost(call, Kind.TIMEOUT, "timeout: no answer came in time")
        except (httpx.TransportError, ssl.SSLError) as error:
            if turned_away(tls_fault(error)):
                raise self._judge.unreached(call, Kind.TLS, error) from error
            self._judge.lost(call, Kind.UPSTREAM, "the connection was lost")
        except TooLarge:
            most = self._limits.most
            self._judge.lost(call, Kind.TOO_LARGE, f"the answer is larger than {most} bytes")
        except Malformed as why:
            self._judge.lost(call, Kind.MALFORMED, str(why))

    async def _read(self, response: httpx.Response) -> Answer:
        """All of it; of an error that is too large or broken, only that it is one."""
        try:
            return await whole(response, self._limits.most)
        except (TooLarge, Malformed):
            if response.is_error:
                return Answer(response.status_code, dict(response.headers), b"")
            raise


def pause(call: Call, away: Outcome, attempt: int) -> float | None:
    """Seconds until it is tried again; None: it is not."""
    if attempt >= ATTEMPTS or not isinstance(away, Unavailable):
        return None
    if away.retry_after is not None:
        return away.retry_after if away.retry_after <= PATIENCE else None
    return PAUSE * 2**attempt if call.reads else None


def having(said: Any, needs: Collection[str]) -> Any:  # noqa: ANN401 - whatever JSON says
    """What was said, with all that it needs, and no bare number; or `Malformed`."""
    if not isinstance(said, dict | list | str):
        raise Malformed(UNEXPECTED)
    lacking = [key for key in needs if not isinstance(said, dict) or said.get(key) is None]
    if lacking:
        raise Malformed(f"the response lacks {', '.join(lacking)}")
    return said
