"""Which connectors are there, as everyone hears of them?"""

from collections.abc import Sequence

from case_events.connectors import AnnouncedConnector, connector_from_record
from case_runtime.newest import Newest


class Announced(Newest[AnnouncedConnector]):
    """The newest of each."""

    read = staticmethod(connector_from_record)

    @staticmethod
    def name(one: AnnouncedConnector) -> str:
        """Its id."""
        return one.id

    def of(self, connector_id: str, space: str) -> AnnouncedConnector | None:
        """The connector, if there is one in that space, as far as was heard."""
        found = self._newest.get(connector_id)
        return found if found and found.is_in(space) else None

    def within(self, space: str) -> Sequence[AnnouncedConnector]:
        """Those of a space by name."""
        found = [one for one in self._newest.values() if one.is_in(space)]
        return sorted(found, key=lambda one: (one.name, one.id))

    async def find(self, connector_id: str, space: str) -> AnnouncedConnector | None:
        """As `of`, but what was announced by now is heard first; `Later` if that takes long."""
        if found := self.of(connector_id, space):
            return found
        await self.current()
        return self.of(connector_id, space)

    async def reached(self, connector_id: str, version: int) -> AnnouncedConnector:
        """That version of a connector, or a later one, however long it takes."""
        async with self._moved:
            while True:
                found = self._newest.get(connector_id)
                if found and found.version >= version:
                    return found
                await self._moved.wait()
