"""How is connector-pusher put together? Here, and nowhere else."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial

from fastapi import FastAPI

from case_runtime import mongo
from case_runtime.http import Gate, Routes, Rules, service, tells_health
from case_runtime.reading import HttpReading, session
from case_runtime.sealing import Keyring
from case_runtime.sending import Sender
from case_runtime.stories import HttpTells
from connector_pusher import api
from connector_pusher.announcing import Announcing
from connector_pusher.asking import Asking, Inside
from connector_pusher.keeping import Keeping
from connector_pusher.preconfigured import FromConfiguration
from connector_pusher.running import Running
from connector_pusher.settings import Settings
from connector_pusher.store import Connectors
from connector_pusher.systems.calls.wire import Wire
from connector_pusher.systems.registry import SYSTEMS
from connector_pusher.systems.system import SystemType


def app(
    settings: Settings,
    gate: Gate,
    inside: Inside | None = None,
    ailments: Callable[[], Iterable[str]] = tuple,
    systems: Mapping[str, SystemType] = SYSTEMS,
) -> FastAPI:
    """The service; it begins to work when the app starts.

    `ailments` are those of what it is given, where nobody else tells of them.
    """
    database = mongo.connect(settings.mongodb_uri, settings.database)
    rows = Connectors(database)
    sender = Sender(settings.kafka_bootstrap_servers)
    announcing = Announcing(settings.kafka_bootstrap_servers, settings.connectors, rows, sender)
    preconfigured = FromConfiguration(settings.actions, systems)
    keys = [key.get_secret_value() for key in settings.encryption_keys]
    asking = Asking(inside)
    keyring = Keyring(keys)
    running = Running(Wire(settings.actions), systems, keyring, preconfigured)
    keeping = Keeping(
        rows,
        keyring,
        systems,
        enabled_types=frozenset(settings.actions.enabled_action_types),
        allowed_hosts=settings.actions.allowed_hosts,
        changed=announcing.wake,
    )

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.callback(database.client.close)
            stack.push_async_callback(sender.close)
            stack.push_async_callback(running.close)
            if inside is None and settings.case_query_url and settings.service_token:
                token = settings.service_token.get_secret_value()
                http = await stack.enter_async_context(session(settings.case_query_url))
                asking.ask(HttpReading(http, token), HttpTells(http, token))
            await rows.prepare()
            await preconfigured.settle(rows)
            telling = asyncio.create_task(announcing.run())
            yield
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling

    table = Routes()
    api.add_routes(table, api.Desk(rows, keeping, running, asking, asking))
    made = service("connector-pusher", Rules(gate), table, life)
    tells_health(
        made,
        partial(mongo.ping, database),
        preconfigured.ailments,
        ailments,
        announcing=announcing,
    )
    return made
