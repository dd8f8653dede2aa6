"""How has a push ended? Whoever asked for one waits for that, on whichever replica.

Every commit wakes those who wait for its case, by hint; and now and then they look by themselves.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from case_command.case import CaseState, Push, State
from case_command.log.commits import Commit

LOOK_EVERY = 1.0
PATIENCE = 120.0
"""Seconds; a push that takes longer goes on without somebody who waits for it."""

GONE = "The case that was to be pushed is gone; another one has its id"
DELETED = "The case that was to be pushed has been deleted"


class Pushes:
    """Those who wait, by the case."""

    def __init__(
        self,
        look: Callable[[str], Awaitable[State]],
        patience: float = PATIENCE,
        hurry: Callable[[], None] = lambda: None,
    ) -> None:
        """`hurry` is told that somebody waits."""
        self._look = look
        self._hurry = hurry
        self._patience = patience
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)

    def durable(self, commits: Sequence[Commit]) -> None:
        """These were written here."""
        for commit in commits:
            self._wake(commit.stream)

    def heard(self, stream: str) -> None:
        """It was written to elsewhere."""
        self._wake(stream)

    async def ended(
        self, case_id: str, connector_id: str, requested: int
    ) -> tuple[CaseState, Push] | None:
        """The case, and how the push came out that this action asked for; None: it goes on.

        Where another one has begun since, it is that one: it brings along all that this one had.
        """
        self._hurry()
        woken = asyncio.Event()
        self._waiting[case_id].add(woken)
        try:
            async with asyncio.timeout(self._patience):
                while True:
                    woken.clear()
                    state = await self._look(case_id)
                    push = state.pushes.get(connector_id) if state else None
                    if state and state.case.deleted:
                        return state, Push(requested, failed=DELETED)
                    if state and push is None:
                        return state, Push(requested, failed=GONE)
                    if state and push and push.requested >= requested and push.ended:
                        return state, push
                    with suppress(TimeoutError):
                        async with asyncio.timeout(LOOK_EVERY):
                            await woken.wait()
        except TimeoutError:
            return None
        finally:
            self._waiting[case_id].discard(woken)
            if not self._waiting[case_id]:
                del self._waiting[case_id]

    def _wake(self, stream: str) -> None:
        for waiting in self._waiting.get(stream, ()):
            waiting.set()
