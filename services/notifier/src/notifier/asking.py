"""Who is asked what a case is like? Somebody in this process, or whoever is found later."""

from collections.abc import Iterator, Sequence

from case_runtime.reading import Nobody
from case_runtime.showing import Asked, Reading


class Asking:
    """Any reading; without one nothing can be told, and that is said."""

    def __init__(self, reading: Reading | None) -> None:
        self._reading: Reading = reading or Nobody()

    def ask(self, reading: Reading) -> None:
        """From now on this one."""
        self._reading = reading

    def ailments(self) -> Iterator[str]:
        """Cases cannot be seen."""
        if isinstance(self._reading, Nobody):
            yield "cases cannot be seen: services.caseQueryUrl and services.token must be said"

    async def shown(self, asked: Sequence[Asked]) -> list[bytes | None]:
        """As it is."""
        return await self._reading.shown(asked)
