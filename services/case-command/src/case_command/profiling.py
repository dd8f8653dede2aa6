"""How does everyone hear of those whom an identity provider knows?"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from case_command.profiles import Profiles, letter
from case_command.settings import Settings
from case_events.profiles import AnnouncedProfile
from case_runtime import mongo
from case_runtime.announcing import Announcing
from case_runtime.background import running
from case_runtime.callers import Identity
from case_runtime.sending import Sender
from case_runtime.users import Users


class Profiling:
    """Whoever is met is noted and told of, where the configuration names a topic."""

    def __init__(
        self, settings: Settings, database: mongo.Database, users: Callable[[], Users]
    ) -> None:
        self._users = users
        self._profiles = Profiles(database)
        self._sender = Sender(settings.kafka_bootstrap_servers)
        self._announcing: Announcing[AnnouncedProfile] | None = None
        if settings.profiles:
            self._announcing = Announcing(
                settings.kafka_bootstrap_servers,
                settings.profiles,
                self._profiles,
                self._sender,
                letter,
            )

    def met(self, identity: Identity) -> None:
        """Somebody was let in; of their roles those count that the users file knows."""
        if self._announcing is None:
            return
        known = self._users().known(identity.roles)
        if self._profiles.meet(replace(identity, roles=known)):
            self._announcing.wake()

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """They are told of."""
        if self._announcing is None:
            yield
            return
        await self._profiles.prepare()
        async with running(self._announcing.run()):
            yield
        await self._sender.close()
