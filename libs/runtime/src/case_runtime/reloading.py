"""Which reading of the users file counts now?"""

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic

import structlog

from case_runtime import users_file
from case_runtime.users import Users
from case_runtime.written import Miswritten

EVERY = 1.0
"""Seconds; the file is looked at this often at most."""

log = structlog.get_logger()


class Reloading:
    """The users; read again when the file changes, and kept when the new one is broken."""

    def __init__(self, path: Path, clock: Callable[[], float] = monotonic) -> None:
        """`Miswritten` if there is nothing to begin with."""
        self._path = path
        self._clock = clock
        self._due = clock() + EVERY
        self._seen = seen(path)
        self._reading: asyncio.Task[None] | None = None
        self._broken = False
        self.current = loaded(path)

    def look(self) -> None:
        """Has the file read again if that is due; costs nothing otherwise."""
        now = self._clock()
        if now < self._due:
            return
        self._due = now + EVERY
        if self._reading is None or self._reading.done():
            self._reading = asyncio.get_running_loop().create_task(self.refresh())

    async def watch(self) -> None:
        """Looks again and again, whether anybody asks or not; ends when it is cancelled."""
        while True:
            self.look()
            await asyncio.sleep(EVERY)

    async def refresh(self) -> None:
        """The file as it is now, if that is any good."""
        now = await asyncio.to_thread(seen, self._path)
        if now == self._seen:
            return
        try:
            users = await asyncio.to_thread(loaded, self._path)
        except Miswritten as error:
            log.error("users.refused", why=str(error))  # noqa: TRY400 - whoever wrote it reads this
            self._broken = True
        else:
            log.info("users.reloaded", users=len(users.profiles()))
            self.current = users
            self._broken = False
        self._seen = now

    def ailments(self) -> Sequence[str]:
        """What is wrong with the file; the log says more, whoever may not log in hears this."""
        self.look()
        return ["the users file is broken, the one before it counts"] if self._broken else []


def loaded(path: Path) -> Users:
    """The users, or `Miswritten`; takes a while."""
    users = Users(users_file.read(path))
    for who in users.weak():
        log.warning("users.weak_hash", who=who)
    return users


def seen(path: Path) -> tuple[int, int, int] | None:
    """What differs after a change; a missing file is a change too."""
    try:
        state = os.stat(path)  # noqa: PTH116 - as cheap as it gets
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino
