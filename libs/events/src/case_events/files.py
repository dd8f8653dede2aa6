"""What does a case say of a file? The metadata of an attachment of type `.files` (§3.3.6)."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, ValidationError

from case_events.attachments import FILES, Attachment, ExternalReference, Storage
from case_events.values import CamelValue, JsonObject, Timestamp, Value, absent


class Hashes(Value):
    """Of all bytes of a file, in hexadecimal digits."""

    md5: str
    sha1: str
    sha256: str


class CaseFile(CamelValue):
    """One file: `name` has no extension, `extension` no dot, `size` is in bytes.

    `size` and `hash` are there if the bytes are kept here; a reference that somebody made by hand
    to a file of elsewhere has neither.
    """

    name: str
    extension: str
    mime_type: str
    created: Timestamp | str
    size: Annotated[int | None, Field(exclude_if=absent)] = None
    hash: Annotated[Hashes | None, Field(exclude_if=absent)] = None

    @property
    def kept(self) -> bool:
        """Whether its bytes are here."""
        return self.hash is not None

    def metadata(self) -> JsonObject:
        """As an attachment carries it."""
        return {"files": [self.model_dump(mode="json")]}


def reference(file_id: str, file: CaseFile, owner: str) -> ExternalReference:
    """The attachment that stands for a file."""
    return ExternalReference(
        external_reference_id=file_id,
        external_reference_storage=Storage(type="savedObject", so_type="file"),
        external_reference_attachment_type_id=FILES,
        external_reference_metadata=file.metadata(),
        owner=owner,
    )


def is_file(attachment: Attachment) -> bool:
    """Whether it stands for a file."""
    return (
        isinstance(attachment, ExternalReference)
        and attachment.external_reference_attachment_type_id == FILES
    )


def file_of(attachment: Attachment) -> CaseFile | None:
    """What it says of its file; None if it stands for none, or says what nobody understands."""
    if not isinstance(attachment, ExternalReference) or not is_file(attachment):
        return None
    match attachment.external_reference_metadata:
        case {"files": [Mapping() as said, *_]}:
            try:
                return CaseFile.model_validate(said)
            except ValidationError:
                return None
        case _:
            return None
