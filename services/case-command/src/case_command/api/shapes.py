"""Which shape has what is answered about files by themselves? For the API's description."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from case_events.files import Hashes
from case_events.values import Timestamp


class FileMeta(TypedDict):
    """Whose file it is."""

    caseIds: list[str]
    owner: list[str]


class FileUser(TypedDict):
    """Who uploaded it."""

    name: str | None
    id: str | None


class FileOfCase(TypedDict):
    """What is known of a file; of its bytes once they are there."""

    id: str
    name: str
    extension: str
    mimeType: str
    meta: FileMeta
    fileKind: str
    status: Literal["READY", "AWAITING_UPLOAD"]
    created: Timestamp
    updated: Timestamp
    user: FileUser
    alt: NotRequired[str]
    size: NotRequired[int]
    hash: NotRequired[Hashes]


class DescribedFile(TypedDict):
    """A file."""

    file: FileOfCase


class FilledFile(TypedDict):
    """How many bytes came."""

    ok: Literal[True]
    size: int
