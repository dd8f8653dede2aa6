"""How does one generation of the views follow the configurations?"""

import asyncio
from contextlib import suppress

from case_events import ConfigurationEnvelope
from case_events.wire import configuration_from_record
from case_query.configurations import Configurations
from case_query.kept import Kept, of_configurations
from case_query.settings import Settings
from case_runtime import mongo
from case_runtime.follow import Follow
from case_runtime.offsets import Offsets


class Configuring:
    """The read model, and the loop that follows their topic into it.

    It has a connection of its own, whose writes tell when the primary changes.
    """

    def __init__(self, generation: str, settings: Settings) -> None:
        elections = mongo.Elections()
        self._database = mongo.connect(settings.mongodb_uri, settings.database, elections)
        self.configurations = Configurations(Kept.of(self._database, generation).configurations)
        self.follow: Follow[ConfigurationEnvelope] = Follow(
            settings.configurations,
            settings.kafka_bootstrap_servers,
            self.configurations,
            Offsets(self._database, of_configurations(generation), elections=elections),
            f"configurations {generation}",
            patience=settings.gap_patience,
            absence=settings.kafka_patience,
            read=configuration_from_record,
        )
        self._following: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Load what is stored, then follow the topic."""
        await self.configurations.load()
        self._following = asyncio.create_task(self.follow.run())

    async def fill(self) -> None:
        """Everything that is on the topic, then follow it no further."""
        try:
            await self.follow.fill(lambda _done, _of: None)
        finally:
            self._database.client.close()

    async def end(self) -> None:
        """Follow no further."""
        if self._following:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following
        self._database.client.close()
