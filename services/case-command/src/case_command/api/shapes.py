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


class ImportIcon(TypedDict):
    """How lists of objects show one."""

    icon: str
    title: NotRequired[str]


class ImportedObject(TypedDict):
    """A line of a file that came in."""

    type: str
    id: str
    line: int
    meta: ImportIcon
    destinationId: NotRequired[str]
    overwrite: NotRequired[Literal[True]]


class MissingReference(TypedDict):
    """An object that a line refers to."""

    type: str
    id: str


class ImportFault(TypedDict):
    """Why a line did not come in."""

    type: Literal["conflict", "missing_references", "unsupported_type", "unknown"]
    message: NotRequired[str]
    statusCode: NotRequired[int]
    references: NotRequired[list[MissingReference]]


class RefusedObject(TypedDict):
    """A line of a file that did not come in; one that cannot be read has neither type nor id."""

    line: int
    meta: ImportIcon
    error: ImportFault
    type: NotRequired[str]
    id: NotRequired[str]


class ImportRemark(TypedDict):
    """What is not as it should be, although all came in."""

    type: Literal["simple"]
    message: str


class ImportReport(TypedDict):
    """What became of each line of a file."""

    success: bool
    successCount: int
    dryRun: NotRequired[Literal[True]]
    successResults: NotRequired[list[ImportedObject]]
    errors: NotRequired[list[RefusedObject]]
    warnings: list[ImportRemark]


class HistoryFault(TypedDict):
    """Why a case did not come in."""

    statusCode: int
    message: str


class ImportedHistory(TypedDict):
    """What became of a case, or of a line that names none."""

    line: int
    id: NotRequired[str]
    actions: NotRequired[int]
    overwrite: NotRequired[bool]
    error: NotRequired[HistoryFault]


class HistoriesReport(TypedDict):
    """What became of each case."""

    success: bool
    cases: list[ImportedHistory]
