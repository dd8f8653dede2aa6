"""How is a file described that is about to come (Cases API P14 and §2.6)?"""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from pydantic import Field, TypeAdapter

from case_command.api.bodies.camel import CamelBody
from case_command.files.limits import Limits
from case_command.files.media import TEXT, TEXT_EXTENSION, extension_of, of_extension
from case_runtime.codec import Body, decode
from case_runtime.errors import Invalid
from case_runtime.fields import Many, Text

FILE_NAME = Text("filename", 160)
FileName = Annotated[str, FILE_NAME]
NAME: TypeAdapter[str] = TypeAdapter(FileName)


class Named(NamedTuple):
    """A file's name without its extension, the extension without its dot, and its type."""

    name: str
    extension: str
    media_type: str


def uploaded(filename: str, limits: Limits) -> Named:
    """What the name of an uploaded file says of it, or `Invalid`."""
    plain = filename.replace("\\", "/").rpartition("/")[2]
    name, dot, extension = plain.rpartition(".")
    if not name or not dot:
        name, extension = plain, ""
    media_type = of_extension(extension) if extension else None
    decode(NAME, name)
    if media_type is None:
        raise Invalid('Invalid value "undefined" supplied to "mimeType"')
    limits.allow(media_type)
    return Named(name, extension.lower(), media_type)


def renamed(said: bytes) -> str:
    """The part `filename`."""
    try:
        return decode(NAME, said.decode())
    except UnicodeDecodeError as error:
        raise Invalid("The filename cannot be read") from error


class Meta(CamelBody):
    """Whose file it is: that of one case."""

    case_ids: Annotated[list[str], Many("caseIds", 1, least=1)]
    owner: Annotated[list[str], Many("owner", 1)] = Field(default_factory=list)


class NewFile(CamelBody):
    """`POST /api/files/files/{fileKind}`."""

    name: FileName
    mime_type: str = TEXT
    alt: Annotated[str, Text("alt", 160, least=0)] | None = None
    meta: Meta

    @property
    def extension(self) -> str:
        """By its type."""
        return extension_of(self.mime_type) or TEXT_EXTENSION


NEW_FILE = TypeAdapter(NewFile)


class FileIds(Body):
    """`POST .../attachments/files/_bulk_delete`."""

    ids: Annotated[list[Annotated[str, Text("ids")]], Many("ids", 10, least=1)]


DELETION = TypeAdapter(FileIds)


def to_delete(sent: object) -> Sequence[str]:
    """The ids of files, each once."""
    return list(dict.fromkeys(decode(DELETION, sent).ids))
