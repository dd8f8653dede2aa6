"""How are planned effects carried out? Claimed, a few at a time; a refusal is an outcome."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeAlias

import structlog
from prometheus_client import Counter

from case_runtime import tracing
from case_runtime.background import running
from case_runtime.effects.rows import CLAIMED_FOR, Claim, Effects, Final, pause
from case_runtime.errors import Later
from case_runtime.tracing import Span

LOOK_EVERY = 1.0
ATTEMPTS = 20
"""About eleven hours, the pauses growing to one; then it has failed."""

AT_ONCE = 8
LONGEST = CLAIMED_FOR * 0.8
"""Seconds of one attempt: what takes longer is done in steps, each noted."""

TRIED = Counter(
    "caselog_effect_attempts_total",
    "Attempts at effects: done, failed (for good) or delayed",
    ["of", "outcome"],
)
OUTCOMES = ("done", "failed", "delayed")
"""All of them are there from the start: nobody sees a counter rise that begins at 1."""

ENDED = {False: ("failed", "effect.failed"), True: ("delayed", "effect.delayed")}
"""What metrics and the log call a refusal, by whether it is tried again all the same."""

Act: TypeAlias = Callable[[Claim], Awaitable[None]]

log = structlog.get_logger()


class Worker:
    """Any number of them may run, here and in other processes.

    `act` returns when it is done; it raises `Final` if it never will be, `Later` if it may be.
    """

    def __init__(
        self,
        effects: Effects,
        act: Act,
        *,
        of: str = "effects",
        at_once: int = AT_ONCE,
        attempts: int = ATTEMPTS,
        pause: Callable[[int], float] = pause,
        look_every: float = LOOK_EVERY,
        longest: float | None = LONGEST,
        grace: float = 0.0,
    ) -> None:
        """`of` is what metrics call them.

        `grace`: seconds in which what is under way may end when it is stopped.
        """
        self._of = of
        self._told = {outcome: TRIED.labels(of, outcome) for outcome in OUTCOMES}
        self._effects = effects
        self._act = act
        self._at_once = at_once
        self._attempts = attempts
        self._pause = pause
        self._look_every = look_every
        self._longest = longest
        self._grace = grace
        self._wake = asyncio.Event()
        self._acting: set[asyncio.Task[None]] = set()
        self._unclaimed = 0
        self._undone = 0

    @property
    def failures(self) -> int:
        """Consecutive, of coming to know what there is to do, or of doing it; a refusal is none."""
        return max(self._unclaimed, self._undone)

    def wake(self) -> None:
        """Something has been planned."""
        self._wake.set()

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """It works."""
        async with running(self.run()):
            yield

    async def run(self) -> None:
        """For ever, as one task; what is cut off is claimed by somebody else, later."""
        try:
            while True:
                self._wake.clear()
                await self._look()
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._look_every):
                        await self._wake.wait()
        finally:
            if self._grace and self._acting:
                await asyncio.wait(self._acting, timeout=self._grace)
            for task in self._acting:
                task.cancel()
            await asyncio.gather(*self._acting, return_exceptions=True)

    async def _look(self) -> None:
        """Begin as much as there is room for."""
        room = self._at_once - len(self._acting)
        if not room:
            return
        try:
            claims = await self._effects.claim(room)
        except Exception:  # a worker that has died looks healthy: say so, and go on
            self._unclaimed += 1
            log.warning("worker.interrupted", exc_info=True)
            return
        self._unclaimed = 0
        for claim in claims:
            task = asyncio.create_task(self._attempt(claim))
            self._acting.add(task)
            task.add_done_callback(self._acted)

    def _acted(self, task: "asyncio.Task[None]") -> None:
        self._acting.discard(task)
        self._wake.set()  # the line may have more

    async def _attempt(self, claim: Claim) -> None:
        """Act, and write down what became of it; if that fails, the claim expires."""
        named = {"key": claim.effect.key, "attempt": claim.attempt}
        try:
            with tracing.span(
                f"effect {self._of}",
                "consumer",
                claim.trace,
                caselog_effect=claim.effect.key,
                caselog_attempt=claim.attempt,
            ) as span:
                await self._carry_out(claim, span)
        except Exception:
            self._undone += 1
            log.warning("effect.not_recorded", **named, exc_info=True)

    async def _carry_out(self, claim: Claim, span: Span) -> None:
        named = {"key": claim.effect.key, "attempt": claim.attempt}
        try:
            async with asyncio.timeout(self._longest):
                await self._act(claim)
        except Final as refusal:
            self._undone = 0
            became, event = ENDED[refusal.again]
            self._told[became].inc()
            span.failed(became)
            log.warning(event, **named, why=str(refusal))
            await self._effects.fail(claim, str(refusal))
        except Later as away:
            span.failed("delayed")
            log.warning("effect.delayed", **named, why=str(away))
            await self._later(claim, str(away))
        except Exception as fault:  # ours; it is not tried for ever
            span.failed(type(fault).__name__)
            log.warning("effect.delayed", **named, exc_info=True)
            await self._later(claim, f"{type(fault).__name__}")
        else:
            self._undone = 0
            self._told["done"].inc()
            known = await self._effects.done(claim)
            log.info("effect.done", **named, overtaken=not known)

    async def _later(self, claim: Claim, why: str) -> None:
        self._undone += 1
        self._told["delayed" if claim.tries < self._attempts else "failed"].inc()
        if claim.tries >= self._attempts:
            await self._effects.fail(claim, why)
            return
        jitter = random.uniform(0.8, 1.2)  # noqa: S311 - not a secret
        await self._effects.put_off(claim, why, self._pause(claim.tries) * jitter)
