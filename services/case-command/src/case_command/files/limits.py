"""How large may a file be, and of which type? As configured, else as the API has it (§4.10)."""

from dataclasses import dataclass

from case_command.files.media import ALLOWED, IMAGE
from case_runtime.errors import Invalid, TooLarge

LARGEST_IMAGE = 10 << 20
LARGEST = 100 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """`cases.files.*`: one configured maximum holds for every type; sizes are in bytes."""

    max_size: int | None = None
    allowed: frozenset[str] = ALLOWED

    def most(self, media_type: str) -> int:
        """The bytes that a file of this type may have."""
        if self.max_size is not None:
            return self.max_size
        return LARGEST_IMAGE if media_type.startswith(IMAGE) else LARGEST

    def allow(self, media_type: str) -> None:
        """`Invalid`, unless files of this type are taken."""
        if media_type not in self.allowed:
            raise Invalid(f"The mime type field value {media_type} is not allowed.")

    def fit(self, size: int, media_type: str) -> None:
        """`TooLarge`, unless a file of this type may have so many bytes."""
        if size > self.most(media_type):
            raise too_large(self.most(media_type))


USUAL = Limits()
"""As the API has it."""


def too_large(most: int) -> TooLarge:
    """It has more bytes than that."""
    return TooLarge(f"The file is larger than the maximum of {most} bytes")
