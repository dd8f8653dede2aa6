"""What is known of one file beside the log? Its row, which is also GridFS's own document of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import uuid4

from case_events import User
from case_events.files import CaseFile, Hashes
from case_events.values import with_milliseconds
from case_runtime import mongo
from case_runtime.blobs import Measured


class Stage(StrEnum):
    """How far a file has come."""

    AWAITING = "awaiting"
    """Its description was made by itself; the bytes are to follow."""

    INCOMING = "incoming"
    READY = "ready"
    LEAVING = "leaving"
    """Nobody needs it; it is there for a moment more, in case somebody just began to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One file. `loose`: it came by itself, not with an attachment, and no case has had it yet.

    `request` is a digest of what asked for it under an Idempotency-Key.
    """

    id: str
    space: str
    owner: str
    case: str
    name: str
    extension: str
    media_type: str
    by: User
    stage: Stage
    created: datetime
    loose: bool = False
    alt: str | None = None
    measured: Measured | None = None
    request: str | None = None

    @classmethod
    def of(cls, d: mongo.Document) -> Self:
        """From its document."""
        hashes = d.get("hash")
        return cls(
            id=d["_id"],
            space=d["space"],
            owner=d["owner"],
            case=d["case"],
            name=d["name"],
            extension=d["extension"],
            media_type=d["contentType"],
            by=User.model_validate(d["by"]),
            stage=Stage(d["stage"]),
            created=d["created"],
            loose=d["loose"],
            alt=d.get("alt"),
            measured=Measured(d["length"], **hashes) if hashes else None,
            request=d.get("request"),
        )

    @property
    def filename(self) -> str:
        """With its extension."""
        return f"{self.name}.{self.extension}"

    def file(self) -> CaseFile:
        """As a case shows it."""
        kept = self.measured
        return CaseFile(
            name=self.name,
            extension=self.extension,
            mime_type=self.media_type,
            created=with_milliseconds(self.created),
            size=kept.size if kept else None,
            hash=Hashes(md5=kept.md5, sha1=kept.sha1, sha256=kept.sha256) if kept else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A file that begins; `kept_for` so many seconds, whether a case has it or not."""

    space: str
    owner: str
    case: str
    name: str
    extension: str
    media_type: str
    by: User
    stage: Stage
    kept_for: float
    loose: bool = False
    alt: str | None = None
    request: str | None = None
    id: str = field(default_factory=lambda: str(uuid4()))
