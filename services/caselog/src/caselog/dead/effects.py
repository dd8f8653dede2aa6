"""Which effects failed for good, in the database of which service?"""

from collections.abc import AsyncIterator, Mapping, Sequence

import alert_sync.settings
import connector_pusher.settings
import notifier.settings
from case_runtime import mongo
from case_runtime.dead.records import Refused
from case_runtime.effects import Ended, MongoEffects
from caselog.dead.entry import Entry
from connector_pusher.push.noted import UNTAKEN
from connector_pusher.push.watching import UNCERTAIN
from connector_pusher.reacting import ROWS

PUSHES = "connector-pusher"
DATABASES: Mapping[str, str] = {
    "alert-sync": alert_sync.settings.Settings.model_fields["database"].default,
    PUSHES: connector_pusher.settings.Settings.model_fields["database"].default,
    "notifier": notifier.settings.Settings.model_fields["database"].default,
}
"""Of the services that do something to the world outside."""

COLLECTIONS: Mapping[str, Sequence[str]] = {
    "notifier": ("effects", notifier.settings.DELIVERIES),
    PUSHES: ("effects", ROWS),
}
"""Where a service's effects are, if there are more than one."""

ONE = ("effects",)
AT_ONCE = 500


class DeadEffects:
    """Those of all services; `<service>:<key>` names one."""

    def __init__(self, uri: str, databases: Mapping[str, str] = DATABASES) -> None:
        self._databases = {service: mongo.connect(uri, name) for service, name in databases.items()}
        self._effects = {
            service: [MongoEffects(one, name) for name in COLLECTIONS.get(service, ONE)]
            for service, one in self._databases.items()
        }

    def close(self) -> None:
        """Let go of the servers."""
        for database in self._databases.values():
            database.client.close()

    async def all(self) -> AsyncIterator[Entry]:
        """Service by service, collection by collection, by key."""
        for service, collections in self._effects.items():
            for effects in collections:
                after = ""
                while some := await effects.dead(AT_ONCE, after):
                    for one in some:
                        yield entry(service, one)
                    after = some[-1].effect.key

    async def again(self, name: str) -> bool:
        """It is tried again from now on; false: there is no such one that failed.

        `Refused`: not this push, for its case was told how it ended.
        """
        service, _, key = name.partition(":")
        for effects in self._effects.get(service, ()):
            if service == PUSHES and key.endswith("/push"):
                await untaken(effects, key)
            if await effects.again(key):
                return True
        return False

    async def drop(self, name: str) -> bool:
        """Nobody is told of it any more; false: there is no such one that failed.

        `Refused`: not a push of which a person is to say what became of it.
        """
        service, _, key = name.partition(":")
        for effects in self._effects.get(service, ()):
            if service == PUSHES and await effects.many({"_id": key, **UNCERTAIN}):
                raise Refused("say first what became of its uncertain call")
            if await effects.drop(key):
                return True
        return False


async def untaken(effects: MongoEffects, key: str) -> None:
    """The push failed for nothing but that its case did not take what became of it."""
    for push in await effects.seen({"_id": key, "state": "failed"}, [("_id", 1)], most=1):
        if not (push.why or "").startswith(UNTAKEN):
            raise Refused("push the case again, or say what became of an uncertain call")


def entry(service: str, ended: Ended) -> Entry:
    """As it is listed and shown."""
    effect = ended.effect
    attempts = [f"{one.number}: {one.why}" for one in ended.attempts]
    more = {"line": effect.line, "what": effect.what, "attempts": attempts}
    return Entry(f"{service}:{effect.key}", ended.at, ended.why or "", more)
