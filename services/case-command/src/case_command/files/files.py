"""How does a file come in, and how is it found again?"""

import asyncio
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Mapping,
    Sequence,
)
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import structlog

from case_command.case import State
from case_command.decisions.found import here
from case_command.errors import FileNotFound, UploadTooSlow
from case_command.files.limits import Limits
from case_command.files.row import New, Row, Stage
from case_command.files.rows import BUCKET, Rows
from case_events import Attachment, ExternalReference
from case_events.files import file_of, is_file
from case_runtime import mongo
from case_runtime.blobs import Blobs, Measured, Writing
from case_runtime.errors import Later

LINGER = 300.0
"""Seconds that bytes stay which nobody sees any more: far longer than a request that has just seen
the file takes to record that a case has it."""

LONGEST_HEAD = 60.0
"""Seconds until a form comes to its file."""

LONGEST_UPLOAD = 3600.0
"""Seconds; a client that is slower begins again, with a part of it."""

UPLOADED_FOR = 2 * LONGEST_UPLOAD
"""Seconds that bytes stay although no case has them: they may be on their way into one."""

LOOSE_FOR = 86400.0
"""Seconds that a file stays which was made by itself and which nobody has attached."""

log = structlog.get_logger()


class Files:
    """The files of all cases: bytes, what is said of them, and the limits."""

    def __init__(
        self,
        database: mongo.Database,
        state: Callable[[str], Awaitable[State]],
        limits: Limits,
        longest_upload: float = LONGEST_UPLOAD,
        longest_head: float = LONGEST_HEAD,
    ) -> None:
        """`state` tells a case as the log has it by now."""
        self.rows = Rows(database)
        self.blobs = Blobs(database, BUCKET)
        self.limits = limits
        self.state = state
        self._longest = longest_upload
        self._longest_head = longest_head

    async def prepare(self) -> None:
        """Make the indexes."""
        await self.rows.prepare()
        await self.blobs.prepare()

    async def keep(self, new: New, pieces: AsyncIterable[bytes], name: Callable[[], str]) -> Row:
        """A new file with these bytes, once all are kept; else nothing is left of it.

        `name` is asked once the bytes are there. Raises what the pieces raise, `TooLarge`,
        `UploadTooSlow`, or `Later` if it cannot be kept.
        """
        row = await self.rows.begin(new)

        async def forget(writing: Writing) -> None:
            await writing.drop()
            if writing.unsure:  # some of it may be on its way yet: the sweep looks once more
                await self.rows.leave([row.id], LINGER)
            else:
                await self.rows.drop(row.id)

        return await self._received(row, pieces, name, forget)

    async def fill(self, row: Row, pieces: AsyncIterable[bytes]) -> Row | None:
        """The bytes of a file that was made before; None if they are coming already, or came.

        If they do not all come, it awaits them again.
        """
        if not await self.rows.receive(row.id, UPLOADED_FOR):
            return None

        async def again(writing: Writing) -> None:
            await writing.drop()
            await self.rows.await_again(row.id)

        filled = await self._received(row, pieces, lambda: row.name, again)
        case = here(await self.state(row.case), row.space)
        if case and row.id in case.attached.files:  # it was attached before its bytes came
            await self.rows.taken([row.id])
        return filled

    def coming(self) -> AbstractAsyncContextManager[None]:
        """In here a form comes to its file."""
        return in_time(self._longest_head)

    async def discard(self, row: Row) -> None:
        """A file that no case has taken; what cannot be dropped now is left to the sweep."""
        try:
            await self.blobs.drop(row.id)
            await self.rows.drop(row.id)
        except Later as why:
            log.warning("file.not_discarded", why=str(why))

    async def leave(self, file_ids: Collection[str]) -> None:
        """Nobody sees these any more; the sweep takes their bytes a while later.

        If it cannot be written down, the sweep sees it by itself.
        """
        try:
            await self.rows.leave(list(file_ids), LINGER)
        except Later as why:
            log.warning("files.not_left", why=str(why))

    async def one(self, file_id: str, owner: str, space: str) -> Row:
        """The file, if readers may see that there is one; else `FileNotFound`."""
        row = (await self.rows.found([file_id], space)).get(file_id)
        if row is None or row.owner != owner:
            raise FileNotFound(file_id)
        case = here(await self.state(row.case), space)
        if case is None or not (row.loose or row.id in case.attached.files):
            raise FileNotFound(file_id)
        return row

    async def of_case(
        self, file_ids: Collection[str], case_id: str, space: str
    ) -> Mapping[str, Row]:
        """Those of these files whose bytes are kept for this case."""
        found = await self.rows.found(file_ids, space)
        return {
            file_id: row
            for file_id, row in found.items()
            if row.case == case_id and row.stage is Stage.READY
        }

    async def described(
        self,
        attachments: Sequence[Attachment],
        case_id: str,
        space: str,
        may: Callable[[str], bool],
    ) -> list[Attachment]:
        """What is to be attached; what stands for files of this case says what is known of them.

        Those of an owner for whom this `may` be done are loose no more, whatever becomes of it: as
        long as no case has them, they can be attached, and not be seen.
        """
        meant = {
            one.external_reference_id
            for one in attachments
            if isinstance(one, ExternalReference) and is_file(one)
        }
        kept = await self.of_case(meant, case_id, space) if meant else {}
        loose = [row for row in kept.values() if row.loose]
        if taken := [row.id for row in loose if may(row.owner)]:
            await self.rows.taken(taken)
        return [vouched(one, kept) if is_file(one) else one for one in attachments]

    def read(self, row: Row, first: int, last: int) -> AsyncIterator[bytes]:
        """These bytes of it, both ends included."""
        return self.blobs.read(row.id, first, last)

    async def _received(
        self,
        row: Row,
        pieces: AsyncIterable[bytes],
        name: Callable[[], str],
        undo: Callable[[Writing], Awaitable[None]],
    ) -> Row:
        writing = self.blobs.writing(row.id)
        try:
            async with in_time(self._longest):
                async for piece in pieces:
                    self.limits.fit(writing.size + len(piece), row.media_type)
                    await writing.take(piece)
            return await self._made_ready(row, await writing.end(), name())
        except BaseException:
            await asyncio.shield(undone(writing, undo))
            raise

    async def _made_ready(self, row: Row, measured: Measured, name: str) -> Row:
        ready = await self.rows.ready(row.id, measured, name)
        if ready is None:
            raise Later("the file was swept before all of it had come")
        return ready


async def undone(writing: Writing, undo: Callable[[Writing], Awaitable[None]]) -> None:
    """First the bytes: as long as any is left, the row leads to it, and the sweep finds it."""
    try:
        await undo(writing)
    except Later as why:
        log.warning("upload.not_undone", why=str(why))


@asynccontextmanager
async def in_time(seconds: float) -> AsyncIterator[None]:
    """`UploadTooSlow`, if what is to come does not."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise UploadTooSlow from error


def vouched(attachment: Attachment, kept: Mapping[str, Row]) -> Attachment:
    """What somebody says of a file, with the size and the hashes that it has here, if any."""
    said = file_of(attachment)
    if not isinstance(attachment, ExternalReference) or said is None:
        return attachment
    row = kept.get(attachment.external_reference_id)
    if row is None:
        return attachment
    known = row.file()
    described = said.model_copy(update={"size": known.size, "hash": known.hash})
    return attachment.model_copy(update={"external_reference_metadata": described.metadata()})
