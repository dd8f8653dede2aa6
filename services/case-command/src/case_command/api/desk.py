"""What do all endpoints have at hand?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from case_command.decisions.types import USUAL, Types
from case_command.ledger import Ledger
from case_runtime.showing import Reading


class Numbers(Protocol):
    """Whoever numbers the cases of a space."""

    async def next(self, space: str) -> int:
        """Unique and rising."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The way in, the way to look at what readers see, and what decisions are not to make up."""

    ledger: Ledger
    reading: Reading
    numbers: Numbers
    clock: Callable[[], datetime]
    types: Types = USUAL
