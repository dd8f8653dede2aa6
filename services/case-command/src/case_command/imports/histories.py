"""How do whole histories come in, one case after the other? As they come: nothing is kept."""

import asyncio
import hashlib
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Mapping,
)
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from case_command.errors import UnreadableObject
from case_command.files.row import Row
from case_command.imports import bundled
from case_command.imports.bundled import History
from case_command.imports.gathering import ID, LONGEST_LINE
from case_command.imports.recording import Recording
from case_command.imports.room import Room
from case_events import Envelope
from case_events.held_files import held
from case_runtime import strict
from case_runtime.errors import Answerable, Invalid, Later

AT_ONCE = 128
"""Cases on their way to the log."""
LARGEST = 64 << 20
"""Bytes of a case, and of all cases on their way unless it is one."""

Json = dict[str, Any]
Kept: TypeAlias = Callable[[Collection[str], str, str], Awaitable[Mapping[str, Row]]]
"""By ids, case and space, the files whose bytes are here."""


async def no_files(_ids: Collection[str], _case_id: str, _space: str) -> Mapping[str, Row]:
    """None is kept."""
    return {}


@dataclass
class Coming:
    """A case of which not all lines may have come yet, and what is wrong with it."""

    case_id: str
    line: int
    largest: int = LARGEST
    envelopes: list[Envelope] = field(default_factory=list)
    size: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    said: int | None = None
    wrong: str | None = None

    def add(self, line: int, raw: bytes, said: Json) -> None:
        """One more line; of a case with which something is wrong no more is kept."""
        self.size += len(raw)
        self.digest.update(raw)
        if self.wrong is None:
            self.wrong = self._added(raw, said)
            if self.wrong is not None:
                self.wrong = f"Line {line}: {self.wrong}"
                self.envelopes.clear()

    def history(self) -> History:
        """All of it, or `UnreadableObject`."""
        if self.wrong is None and not ID.fullmatch(self.case_id):
            self.wrong = "Its id cannot be that of a case"
        if self.wrong is None and self.said != len(self.envelopes):
            self.wrong = "The history is not whole: its end is missing"
        if self.wrong is not None:
            raise UnreadableObject(self.wrong)
        return bundled.history(self.envelopes)

    def _added(self, raw: bytes, said: Json) -> str | None:
        """Why it cannot be, if so."""
        if self.size > self.largest:
            return f"A case has at most {self.largest} bytes"
        if self.said is not None:
            return "The history has ended before"
        match said:
            case {"actions": int(actions), **rest} if set(rest) == {"stream"}:
                self.said = actions
                return None
        try:
            self.envelopes.append(bundled.action(raw))
        except UnreadableObject as error:
            return str(error)
        return None


@dataclass
class Histories:
    """The cases of one request, and what became of each."""

    recording: Recording
    kept: Kept = no_files
    largest: int = LARGEST
    told: list[Json] = field(default_factory=list)

    async def all(self, pieces: AsyncIterable[bytes]) -> None:
        """Every case as soon as all of it is there.

        What comes behind a line that cannot be read is not looked at.
        """
        room, taking = Room(AT_ONCE, LARGEST), list[asyncio.Task[None]]()

        async def take(coming: Coming) -> None:
            try:
                await self._take(coming)
            finally:
                room.leave(coming.size)

        try:
            async for coming in cases(pieces, self.largest):
                await room.enter(coming.size)
                taking.append(asyncio.create_task(take(coming)))
        except Unreadable as error:
            self.told.append({"line": error.line, "error": told(Invalid(str(error)))})
        finally:  # also where nobody sends any more: what is on its way is not left alone
            await asyncio.gather(*taking)
        self.told.sort(key=lambda one: int(one["line"]))

    async def _check_files(self, history: History) -> None:
        """What the history says of its files, nobody vouches for before their bytes are here."""
        said = held(history.envelopes)
        if not said:
            return
        space = self.recording.wish.stamp.space
        there = await self.kept(list(said), history.case_id, space)
        for file_id, file in said.items():
            row = there.get(file_id)
            if row is None or row.file().hash != file.hash:
                raise UnreadableObject(f"File {file_id} has not come, or other bytes of it have")

    async def _take(self, coming: Coming) -> None:
        said: Json = {"id": coming.case_id, "line": coming.line}
        try:
            history = coming.history()
            if not self.recording.wish.dry_run:
                await self._check_files(history)
            over = await self.recording.record(
                history.case_id, history.owner, history.recorded, said=coming.digest.hexdigest()
            )
        except Answerable as error:
            said |= {"error": told(error)}
        except Later:
            said |= {"error": {"statusCode": 503, "message": "The log does not answer; try again"}}
        else:
            said |= {"actions": len(coming.envelopes), "overwrite": over}
        self.told.append(said)


class Unreadable(Exception):
    """A line that cannot be read: nobody knows what comes behind it."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"Line {line}: {why}")
        self.line = line


def told(error: Answerable) -> Json:
    """Why a case does not come in."""
    return {"statusCode": int(error.status), "message": str(error)}


async def cases(pieces: AsyncIterable[bytes], largest: int) -> AsyncIterator[Coming]:
    """Those that lie behind each other in a stream of lines; `Unreadable` where they end."""
    coming: Coming | None = None
    seen: set[str] = set()
    async for line, raw in numbered(pieces):
        said = read(line, raw)
        case_id = said["stream"]
        if coming is None or coming.case_id != case_id:
            if case_id in seen:
                raise Unreadable(line, "the actions of a case follow each other")
            seen.add(case_id)
            if coming:
                yield coming
            coming = Coming(case_id, line, largest)
        coming.add(line, raw, said)
    if coming:
        yield coming


def read(line: int, raw: bytes) -> Json:
    """An object that names a case."""
    try:
        said = strict.loads(raw)
    except Invalid as error:
        raise Unreadable(line, str(error)) from None
    if not isinstance(said, dict) or not isinstance(said.get("stream"), str):
        raise Unreadable(line, "this is no action of a case")
    return said


async def numbered(pieces: AsyncIterable[bytes]) -> AsyncIterator[tuple[int, bytes]]:
    """Each line that is not empty, counted from 1."""
    rest, line = b"", 0
    async for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        for raw in lines:
            line += 1
            if raw.strip():
                yield line, raw
        if len(rest) > LONGEST_LINE:
            raise Unreadable(line + 1, "it is too long")
    if rest.strip():
        yield line + 1, rest
