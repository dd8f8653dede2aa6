"""Which effects failed for good, in the database of which service?"""

from collections.abc import AsyncIterator, Mapping

import alert_sync.settings
import connector_pusher.settings
import notifier.settings
from case_runtime import mongo
from case_runtime.effects import Ended, MongoEffects
from caselog.dead.entry import Entry

DATABASES: Mapping[str, str] = {
    "alert-sync": alert_sync.settings.Settings.model_fields["database"].default,
    "connector-pusher": connector_pusher.settings.Settings.model_fields["database"].default,
    "notifier": notifier.settings.Settings.model_fields["database"].default,
}
"""Of the services that do something to the world outside."""

AT_ONCE = 500


class DeadEffects:
    """Those of all services; `<service>:<key>` names one."""

    def __init__(self, uri: str, databases: Mapping[str, str] = DATABASES) -> None:
        self._databases = {service: mongo.connect(uri, name) for service, name in databases.items()}
        self._effects = {name: MongoEffects(one) for name, one in self._databases.items()}

    def close(self) -> None:
        """Let go of the servers."""
        for database in self._databases.values():
            database.client.close()

    async def all(self) -> AsyncIterator[Entry]:
        """Service by service, by key."""
        for service, effects in self._effects.items():
            after = ""
            while some := await effects.dead(AT_ONCE, after):
                for one in some:
                    yield entry(service, one)
                after = some[-1].effect.key

    async def again(self, name: str) -> bool:
        """It is tried again from now on; false: there is no such one that failed."""
        service, _, key = name.partition(":")
        effects = self._effects.get(service)
        return effects is not None and await effects.again(key)


def entry(service: str, ended: Ended) -> Entry:
    """As it is listed and shown."""
    effect = ended.effect
    attempts = [f"{one.number}: {one.why}" for one in ended.attempts]
    more = {"line": effect.line, "what": effect.what, "attempts": attempts}
    return Entry(f"{service}:{effect.key}", ended.at, ended.why or "", more)
