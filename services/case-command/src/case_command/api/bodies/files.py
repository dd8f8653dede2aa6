"""What does a file that is attached by hand say of itself (Cases API §3.3.6)?"""

from typing import Annotated, Any

from pydantic import TypeAdapter

from case_command.api.bodies.camel import CamelBody
from case_runtime.codec import Body, decode
from case_runtime.errors import Invalid
from case_runtime.fields import Many, said


class HashBody(Body):
    """As an answer has it."""

    md5: str
    sha1: str
    sha256: str


class FileBody(CamelBody):
    """One file; it need not exist.

    The size and the hashes may come back as they were answered; they are nobody's to say.
    """

    name: str
    extension: str
    mime_type: str
    created: str
    size: int | None = None
    hash: HashBody | None = None


class FilesMetadata(Body):
    """Exactly one."""

    files: Annotated[list[FileBody], Many("files", 1, least=1)]


FILES_METADATA = TypeAdapter(FilesMetadata)


def of_a_file(metadata: object) -> None:
    """An error inside a larger model, unless this describes one file."""
    try:
        decode(FILES_METADATA, metadata)
    except Invalid as error:
        raise said(str(error)) from error


def as_anybody_may_say(metadata: dict[str, Any]) -> dict[str, Any]:
    """Without what only those vouch for who keep the bytes."""
    ours = {"size", "hash"}
    return {
        "files": [
            {name: value for name, value in file.items() if name not in ours}
            for file in metadata["files"]
        ]
    }
