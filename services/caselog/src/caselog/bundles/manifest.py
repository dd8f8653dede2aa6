"""What is in a bundle, and by which hash is it told that it is all there?

The same cases make the same bytes, wherever and whenever: nothing in it says either.
"""

from typing import Literal, Self
from zipfile import ZIP_DEFLATED, ZipInfo

from pydantic import BaseModel, ConfigDict, Field

NAME = "manifest.json"
FORMAT = "caselog-bundle"
VERSION = 1
PATH = r"^(cases/[0-9]{6}\.ndjson|files/[0-9]{6})$"
"""What an entry is called; nothing of it comes from outside."""
EPOCH = (1980, 1, 1, 0, 0, 0)
MODE = 0o644 << 16
UNIX = 3


class Entry(BaseModel):
    """One file of the bundle; `size` in bytes, `sha256` in hexadecimal digits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str = Field(pattern=PATH)
    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class CaseEntry(Entry):
    """The history of a case."""

    id: str
    actions: int = Field(ge=1)


class FileEntry(Entry):
    """The bytes of a file that a case has."""

    id: str
    case: str
    owner: str
    name: str
    extension: str
    mime_type: str


class Manifest(BaseModel):
    """All that a bundle has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["caselog-bundle"]
    version: int
    cases: tuple[CaseEntry, ...]
    files: tuple[FileEntry, ...] = ()

    @classmethod
    def of(cls, cases: list[CaseEntry], files: list[FileEntry]) -> Self:
        """Of this release."""
        return cls(format=FORMAT, version=VERSION, cases=tuple(cases), files=tuple(files))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Each, in the order of the bundle."""
        return (*self.cases, *self.files)


def info(path: str) -> ZipInfo:
    """An entry that is the same on every machine at any time."""
    made = ZipInfo(path, EPOCH)
    made.compress_type = ZIP_DEFLATED
    made.create_system = UNIX
    made.external_attr = MODE
    return made
