"""Does a service run, can it answer, and what ails it?"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Protocol

import orjson
from fastapi import FastAPI, Request, Response

from case_runtime import metrics
from case_runtime.answers import JSON
from case_runtime.errors import Later

MANY = 3
"""More failures in a row than a restart elsewhere explains."""

PATIENCE = 2.0
"""Seconds; whoever asks for health asks again soon."""


class Loop(Protocol):
    """Work that goes on by itself, and the times in a row that it has just failed."""

    @property
    def failures(self) -> int:
        """Consecutive."""


@dataclass(frozen=True, slots=True)
class Health:
    """Why requests cannot be answered, if so, and what is wrong although they can."""

    unavailable: str | None
    degraded: Sequence[str]


def tells_health(
    app: FastAPI,
    answers: Callable[[], Awaitable[None]],
    *ailments: Callable[[], Iterable[str]],
    **loops: Loop,
) -> None:
    """`/livez`: the process runs. `/readyz`: it can answer its own requests, and what ails it.

    `answers` raises `Later` while it cannot. A loop that fails is no reason to send nobody here,
    nor is any of the `ailments`. `app.state.health` tells whoever sums up several services.
    """
    for name, loop in loops.items():
        metrics.FAILURES.labels(app.title, name).set_function(partial(failures, loop))

    async def health() -> Health:
        failing = {name: loop.failures for name, loop in loops.items() if loop.failures > MANY}
        degraded = [f"{name}: failed {times} times in a row" for name, times in failing.items()]
        degraded += [said for ailing in ailments for said in ailing()]
        return Health(await unavailable(answers), degraded)

    app.state.health = health

    @app.get("/livez")
    async def alive(_: Request) -> Response:
        return Response()

    @app.get("/readyz")
    async def ready(_: Request) -> Response:
        return told(await health())


def failures(loop: Loop) -> int:
    """As they are now."""
    return loop.failures


async def unavailable(
    answers: Callable[[], Awaitable[None]], patience: float = PATIENCE
) -> str | None:
    """Why not, or None if it answers in time."""
    try:
        async with asyncio.timeout(patience):
            await answers()
    except TimeoutError:
        return f"no answer within {patience:g} s"
    except Later as why:
        return str(why)
    return None


def told(health: Health) -> Response:
    """As probes read it."""
    if health.unavailable is None:
        return Response(orjson.dumps({"degraded": health.degraded}), media_type=JSON)
    said = {"unavailable": health.unavailable, "degraded": health.degraded}
    return Response(orjson.dumps(said), HTTPStatus.SERVICE_UNAVAILABLE, media_type=JSON)
