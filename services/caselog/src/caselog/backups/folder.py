"""What is in the folder of a backup?

manifest.json                    what should be there, with hashes; written last
<database>/<collection>.bson.gz  the documents, one behind the other, as mongodump writes them

It holds what people wrote, and secrets under their key: only its owner may read it.
"""

import gzip
import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ValidationError

MANIFEST = "manifest.json"
FORM = 1
PIECE = 1 << 20
LENGTH = 4
"""Bytes in which a document says how long it is."""


class Spoiled(Exception):
    """It is no backup, or not all of one; the message says what is wrong."""


class Part(BaseModel):
    """One collection."""

    documents: int
    bytes: int
    sha256: str
    """Of the documents, before they are packed."""


class Manifest(BaseModel):
    """What a backup says of itself."""

    form: int = FORM
    caselog: str
    at: datetime
    """The moment that it is of, by MongoDB's clock, or a little earlier."""
    seconds: float = 0.0
    """How long it took."""
    parts: dict[str, dict[str, Part]]
    """By database and collection."""
    ends: dict[str, dict[int, int]]
    """Of each topic, where its partitions ended just before; empty if Kafka did not say."""


class Writing:
    """One collection on its way into the folder."""

    def __init__(self, folder: Path, database: str, collection: str) -> None:
        path = folder / database / f"{collection}.bson.gz"
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.touch(mode=0o600)
        self._file = gzip.GzipFile(path, "wb", compresslevel=1)
        self._hash = hashlib.sha256()
        self._documents = self._bytes = 0

    def take(self, documents: list[bytes]) -> None:
        """More of it."""
        said = b"".join(documents)
        self._file.write(said)
        self._hash.update(said)
        self._documents += len(documents)
        self._bytes += len(said)

    def end(self) -> Part:
        """That was all."""
        self._file.close()
        return Part(documents=self._documents, bytes=self._bytes, sha256=self._hash.hexdigest())


class Backup:
    """A folder with a manifest."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    @classmethod
    def at(cls, folder: Path) -> Self:
        """`Spoiled` if there is none, or if it is of another form."""
        try:
            manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
        except (OSError, ValidationError) as why:
            raise Spoiled(f"there is no whole backup in {folder}") from why
        if manifest.form != FORM:
            raise Spoiled(f"the backup is of form {manifest.form}, this release reads {FORM}")
        return cls(folder, manifest)

    def documents(self, database: str, collection: str, many: int) -> Iterator[list[bytes]]:
        """Some at a time; what is not as the manifest says is `Spoiled`, at the latest at its end.

        Check all before anything is put back: `check`.
        """
        part = self.manifest.parts[database][collection]
        hashed, count, some = hashlib.sha256(), 0, list[bytes]()
        try:
            with gzip.open(self.folder / database / f"{collection}.bson.gz", "rb") as file:
                while size := file.read(LENGTH):
                    length = int.from_bytes(size, "little")
                    one = size + file.read(max(0, length - LENGTH))
                    if len(one) != length:
                        raise Spoiled(f"{database}.{collection} is cut off")
                    hashed.update(one)
                    count += 1
                    some.append(one)
                    if len(some) == many:
                        yield some
                        some = []
        except (OSError, EOFError) as why:
            raise Spoiled(f"{database}.{collection} cannot be read") from why
        if some:
            yield some
        if (count, hashed.hexdigest()) != (part.documents, part.sha256):
            raise Spoiled(f"{database}.{collection} is not as it was written")

    def check(self) -> None:
        """Reads all of it once; `Spoiled`."""
        for database, parts in self.manifest.parts.items():
            for collection in parts:
                for _ in self.documents(database, collection, 1000):
                    pass

    @property
    def total(self) -> int:
        """Documents."""
        return sum(
            part.documents for parts in self.manifest.parts.values() for part in parts.values()
        )


def new(folder: Path) -> None:
    """Makes the folder; `Spoiled` if something is in it already."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Spoiled(f"{folder} is not empty")
