"""How does a bundle come about? Streamed beside its place, which it takes once it is whole."""

import hashlib
import os
from collections.abc import AsyncIterable, AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from case_events.files import CaseFile
from caselog.bundles.manifest import NAME, CaseEntry, FileEntry, Manifest, info
from caselog.errors import Broken, GaveUp

Told = Callable[[int], None]
"""So many bytes more have come."""


class Whose(NamedTuple):
    """A case, and its owner."""

    case_id: str
    owner: str


class Bundle:
    """A bundle while it is written."""

    def __init__(self, zipped: ZipFile, told: Told) -> None:
        self._zip = zipped
        self._told = told
        self._cases: list[CaseEntry] = []
        self._files: list[FileEntry] = []

    async def add_case(self, case_id: str, pieces: AsyncIterable[bytes]) -> None:
        """The history of a case, line by line; its last line is no action."""
        path = f"cases/{len(self._cases) + 1:06d}.ndjson"
        kept = await self._kept(path, pieces)
        self._cases.append(
            CaseEntry(
                path=path,
                size=kept.size,
                sha256=kept.hash.hexdigest(),
                id=case_id,
                actions=kept.lines - 1,
            )
        )

    async def add_file(
        self, file_id: str, of: "Whose", file: CaseFile, pieces: AsyncIterable[bytes]
    ) -> None:
        """The bytes of a file; `GaveUp` if they are not those that the history means."""
        path = f"files/{len(self._files) + 1:06d}"
        kept = await self._kept(path, pieces)
        self._files.append(
            FileEntry(
                path=path,
                size=kept.size,
                sha256=kept.hash.hexdigest(),
                id=file_id,
                case=of.case_id,
                owner=of.owner,
                name=file.name,
                extension=file.extension,
                mime_type=file.mime_type,
            )
        )
        if file.hash is None or file.hash.sha256 != kept.hash.hexdigest():
            raise GaveUp(f"file {file_id} of case {of.case_id} is not what its history says")

    def end(self) -> Manifest:
        """The manifest is the last of it."""
        manifest = Manifest.of(self._cases, self._files)
        self._zip.writestr(info(NAME), manifest.model_dump_json(indent=1))
        return manifest

    async def _kept(self, path: str, pieces: AsyncIterable[bytes]) -> "Kept":
        kept = Kept()
        with self._zip.open(info(path), "w", force_zip64=True) as entry:
            async for piece in pieces:
                entry.write(piece)
                kept.add(piece)
                self._told(len(piece))
        return kept


class Kept:
    """What has come of one entry."""

    def __init__(self) -> None:
        self.size = 0
        self.lines = 0
        self.hash = hashlib.sha256()

    def add(self, piece: bytes) -> None:
        """Some more of it."""
        self.size += len(piece)
        self.lines += piece.count(b"\n")
        self.hash.update(piece)


@asynccontextmanager
async def writing(path: Path, told: Told) -> AsyncIterator[Bundle]:
    """A bundle; what was at its place stays until all of it is there."""
    part = path.with_name(f"{path.name}.part")
    try:
        try:
            with ZipFile(part, "w", ZIP_DEFLATED) as zipped:
                bundle = Bundle(zipped, told)
                yield bundle
                bundle.end()
            os.replace(part, path)  # noqa: PTH105 - a rename, and nothing else
        except OSError as error:
            raise Broken(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
