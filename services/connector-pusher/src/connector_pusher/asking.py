"""Whom does the service ask what readers see, and what happened to a case?"""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from case_runtime.errors import Later
from case_runtime.reading import Nobody
from case_runtime.showing import Asked, Reading
from case_runtime.stories import Story, Tells


class Inside(Reading, Tells, Protocol):
    """case-query, where it runs in the same process."""


class Asking:
    """Nobody, until somebody is there."""

    def __init__(self, inside: Inside | None) -> None:
        self._reading: Reading = inside or Nobody()
        self._tells: Tells | None = inside

    def ask(self, reading: Reading, tells: Tells) -> None:
        """From now on these."""
        self._reading, self._tells = reading, tells

    async def shown(self, asked: Sequence[Asked]) -> list[bytes | None]:
        """Each as readers see it by now."""
        return await self._reading.shown(asked)

    async def story(self, case_id: str, sequence: int, types: Collection[str]) -> Story:
        """The case, and what happened to it."""
        return await self._telling().story(case_id, sequence, types)

    async def references(self, connector_ids: Collection[str]) -> Mapping[str, int]:
        """How many name each connector."""
        return await self._telling().references(connector_ids)

    def _telling(self) -> Tells:
        if self._tells is None:
            raise Later(
                "nobody tells of cases: services.caseQueryUrl or services.token is not said"
            )
        return self._tells
