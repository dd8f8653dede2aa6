"""Is a bundle what it says it is? All of it is looked at before anything of it is used.

Nothing of it is unpacked onto the disk. An entry is never read further than the manifest says, and
the manifest may not say more than the bundle can hold.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - a class, whatever its name

import orjson
from pydantic import ValidationError

from caselog.bundles.manifest import NAME, VERSION, CaseEntry, Entry, Manifest
from caselog.errors import Broken

PIECE = 256 << 10
LARGEST_MANIFEST = 64 << 20
LARGEST_CASE = 64 << 20
LARGEST = 1 << 40
"""Bytes of all entries."""
DENSEST = 250
"""Bytes that one byte may become; text of this kind becomes 10 to 40."""
SLACK = 1 << 20

Told = Callable[[int], None]


class Bundle:
    """A bundle that is open; `manifest` is what it says."""

    def __init__(self, path: Path, zipped: ZipFile) -> None:
        self._path = path
        self._zip = zipped
        self.manifest = self._manifest()

    @property
    def size(self) -> int:
        """Bytes of all that is in it."""
        return sum(one.size for one in self.manifest.entries)

    def check(self, told: Told = lambda _: None) -> None:
        """`Broken`, and why, unless all of it is there and nothing else."""
        entries = self.manifest.entries
        names = [NAME, *(one.path for one in entries)]
        there = self._zip.namelist()
        if len(set(names)) != len(names) or len(set(there)) != len(there):
            raise self._damaged("something is in it twice")
        if missing := set(names) - set(there):
            raise self._damaged(f"{min(missing)} is missing")
        if strange := set(there) - set(names):
            raise self._damaged(f"{min(strange)!r} does not belong into it")
        if self.size > LARGEST:
            raise self._damaged("it holds more than can be")
        ids = [one.id for one in self.manifest.cases]
        if len(set(ids)) != len(ids):
            raise self._damaged("a case is in it twice")
        for one in entries:
            self._check_size(one)
        for one in entries:
            self._check_bytes(one, told)

    def pieces(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of an entry; `Broken` where they cannot be read."""
        try:
            with self._zip.open(entry.path) as stream:
                left = entry.size
                while piece := stream.read(PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise self._damaged(f"{entry.path} is larger than the manifest says")
                    yield piece
        except (BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError) as error:
            raise self._damaged(f"{entry.path} cannot be read: {error}") from error
        if left:
            raise self._damaged(f"{entry.path} is smaller than the manifest says")

    def _check_size(self, entry: Entry) -> None:
        info = self._zip.getinfo(entry.path)
        if info.file_size != entry.size:
            raise self._damaged(f"{entry.path} does not have the size that the manifest says")
        if info.file_size > DENSEST * info.compress_size + SLACK:
            raise self._damaged(f"{entry.path} is packed more densely than can be")
        if isinstance(entry, CaseEntry) and entry.size > LARGEST_CASE:
            raise self._damaged(f"{entry.path} is larger than a case may be")

    def _check_bytes(self, entry: Entry, told: Told) -> None:
        digest, lines, end = hashlib.sha256(), 0, b""
        for piece in self.pieces(entry):
            digest.update(piece)
            lines += piece.count(b"\n")
            end = (end + piece)[-1024:]
            told(len(piece))
        if digest.hexdigest() != entry.sha256:
            raise self._damaged(f"{entry.path} does not have the hash that the manifest says")
        if isinstance(entry, CaseEntry) and not is_whole(entry, lines, end):
            raise self._damaged(f"{entry.path} is not the whole history of case {entry.id}")

    def _manifest(self) -> Manifest:
        try:
            with self._zip.open(NAME) as stream:
                raw = stream.read(LARGEST_MANIFEST + 1)
        except KeyError:
            raise Broken(f"{self._path} is no bundle of Caselog: it has no {NAME}") from None
        except (BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError) as error:
            raise self._damaged(f"{NAME} cannot be read: {error}") from error
        if len(raw) > LARGEST_MANIFEST:
            raise self._damaged(f"{NAME} is larger than can be")
        try:
            manifest = Manifest.model_validate_json(raw)
        except ValidationError as error:
            where = ".".join(map(str, error.errors()[0]["loc"])) or NAME
            raise self._damaged(f"{NAME} cannot be understood, at {where}") from error
        if manifest.version != VERSION:
            raise Broken(
                f"{self._path} is of form {manifest.version}; this release reads form {VERSION}"
            )
        return manifest

    def _damaged(self, why: str) -> Broken:
        return Broken(f"{self._path} is damaged, nothing of it was imported: {why}")


def is_whole(entry: CaseEntry, lines: int, end: bytes) -> bool:
    """Whether the last line says what the manifest says."""
    last = end.rstrip(b"\n").rpartition(b"\n")[2]
    try:
        said = orjson.loads(last)
    except orjson.JSONDecodeError:
        return False
    return lines == entry.actions + 1 and said == {"stream": entry.id, "actions": entry.actions}


@contextmanager
def opened(path: Path) -> Iterator[Bundle]:
    """The bundle at that place; `Broken` if there is none."""
    try:
        stream: IO[bytes] = path.open("rb")
    except OSError as error:
        raise Broken(f"{path} cannot be read: {error.strerror or error}") from error
    with stream:
        try:
            zipped = ZipFile(stream)
        except (BadZipFile, ValueError, OSError) as error:
            why = f"{path} is no bundle, or not all of one: {error}"
            raise Broken(why) from error
        with zipped:
            yield Bundle(path, zipped)
