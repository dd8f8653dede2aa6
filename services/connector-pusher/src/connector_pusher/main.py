"""How is connector-pusher put together? Here, and nowhere else."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI

from case_runtime import mongo
from case_runtime.http import Gate, Routes, Rules, service, tells_health
from connector_pusher import api
from connector_pusher.settings import Settings


def app(settings: Settings, gate: Gate, ailments: Callable[[], Iterable[str]] = tuple) -> FastAPI:
    """The service; it begins to work when the app starts.

    `ailments` are those of what it is given, where nobody else tells of them.
    """
    database = mongo.connect(settings.mongodb_uri, settings.database)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        database.client.close()

    table = Routes()
    api.add_routes(table, api.Desk(frozenset(settings.actions.enabled_action_types)))
    made = service("connector-pusher", Rules(gate), table, life)
    tells_health(made, partial(mongo.ping, database), ailments)
    return made
