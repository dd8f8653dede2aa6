"""Which shape has a list of files?"""

from typing_extensions import TypedDict

from case_events import User
from case_events.files import Hashes
from case_events.values import Timestamp


class ListedFile(TypedDict):
    """A file of some case; one that is not kept here has neither size nor hashes."""

    id: str
    caseId: str
    commentId: str
    owner: str
    fileKind: str
    name: str
    extension: str
    mimeType: str
    size: int | None
    hash: Hashes | None
    created: Timestamp
    createdBy: User


class FilePage(TypedDict):
    """A page of files."""

    files: list[ListedFile]
    page: int
    per_page: int
    total: int
