"""What do all endpoints have at hand?"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from fastapi import Request

from case_runtime.http import caller_of
from case_runtime.rights import LEVELS, Forbidden, Level


@dataclass(frozen=True, slots=True)
class Desk:
    """The types that may run; `*` is all of them."""

    enabled_types: AbstractSet[str]

    def enabled(self, type_id: str) -> bool:
        """Whether connectors of this type may run."""
        return bool({"*", type_id} & self.enabled_types)


def demand(request: Request, level: Level, wish: str) -> None:
    """`Forbidden`, unless the caller's rights on connectors go that far."""
    if LEVELS.index(caller_of(request).rights.connectors) < LEVELS.index(level):
        raise Forbidden(f"Unauthorized to {wish}")
