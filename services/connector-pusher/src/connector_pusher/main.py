"""How is connector-pusher put together? Here, and nowhere else."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial

from fastapi import FastAPI

from case_runtime import background, mongo
from case_runtime.commanding import Commands
from case_runtime.effects import MongoEffects, Worker
from case_runtime.http import Gate, Routes, Rules, service, tells_health
from case_runtime.listening import Listening
from case_runtime.reading import HttpReading, session
from case_runtime.sealing import Keyring
from case_runtime.sending import Sender
from case_runtime.stories import HttpTells
from connector_pusher import api
from connector_pusher.announcing import announcing as announced
from connector_pusher.asking import Asking, Inside
from connector_pusher.bringing import Bringing
from connector_pusher.bringing import add_routes as add_bringing
from connector_pusher.keeping import Keeping
from connector_pusher.preconfigured import FromConfiguration
from connector_pusher.push.hearing import Hearing
from connector_pusher.push.pushing import Pushing
from connector_pusher.push.rows import MOST_ATTEMPTS, MongoRows
from connector_pusher.push.watching import Watching
from connector_pusher.reacting import Reactions
from connector_pusher.running import Running
from connector_pusher.settings import Settings
from connector_pusher.store import Connectors
from connector_pusher.systems.calls.wire import Wire, now
from connector_pusher.systems.registry import SYSTEMS
from connector_pusher.systems.system import SystemType

PUSHES_KEPT = timedelta(days=90)
"""How long it is told how a push went that went well."""

GRACE = 8.0
"""Seconds in which a call that is under way comes to its end when the service stops."""


def app(
    settings: Settings,
    gate: Gate,
    inside: Inside | None = None,
    ailments: Callable[[], Iterable[str]] = tuple,
    systems: Mapping[str, SystemType] = SYSTEMS,
) -> FastAPI:
    """The service; it begins to work when the app starts.

    `ailments` are those of what it is given, where nobody else tells of them. `app.state.bringing`
    takes in what files bring, for whoever runs in the same process.
    """
    database = mongo.connect(settings.mongodb_uri, settings.database)
    rows = Connectors(database)
    sender = Sender(settings.kafka_bootstrap_servers)
    announcing = announced(settings.kafka_bootstrap_servers, settings.connectors, rows, sender)
    preconfigured = FromConfiguration(settings.actions, systems)
    asking = Asking(inside)
    keyring = Keyring([key.get_secret_value() for key in settings.encryption_keys])
    running = Running(Wire(settings.actions), systems, keyring, preconfigured)
    keeping = Keeping(
        rows,
        keyring,
        systems,
        enabled_types=frozenset(settings.actions.enabled_action_types),
        allowed_hosts=settings.actions.allowed_hosts,
        changed=both(announcing.wake, lambda: reactions.watches.wake()),  # noqa: PLW0108 - made later
    )

    effects, tickets = (
        MongoEffects(database, claimed_for=settings.claimed_for, kept=PUSHES_KEPT),
        MongoRows(database),
    )
    commands = Commands(
        settings.kafka_bootstrap_servers,
        settings.commands,
        settings.results,
        source="connector-pusher",
        token=settings.service_token,
    )
    reactions = Reactions(
        database,
        claimed_for=settings.claimed_for,
        kept=PUSHES_KEPT,
        pushes=effects,
        tickets=tickets,
        connectors=rows,
        running=running,
        tells=asking,
        asks=commands,
        now=now,
    )
    pushing = Pushing(
        effects=effects,
        rows=tickets,
        connectors=rows,
        running=running,
        tells=asking,
        asks=commands,
        retries=reactions.effects,
        public_base_url=settings.public_base_url,
        longest=settings.claimed_for * 0.8,
    )
    # each step is bounded, not all of them; one that is given up tells its case, until it knows
    worker = Worker(
        effects, pushing, of="pushes", longest=None, attempts=MOST_ATTEMPTS, grace=GRACE
    )
    watching = Watching(effects)
    hearing = Hearing(
        database,
        settings.kafka_bootstrap_servers,
        settings.topic,
        settings.group,
        effects=effects,
        worker=worker,
        also=reactions.planning,
    )
    listening = Listening(
        "cases", settings.kafka_bootstrap_servers, [], hearing.prepare, hearing.subscribe
    )

    async def prepare() -> None:
        await rows.prepare()
        await reactions.prepare()
        await hearing.prepare()

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
            await stack.enter_async_context(commands.going())
            await stack.enter_async_context(worker.going())
            await stack.enter_async_context(reactions.going())
            stack.enter_context(pushing.going())
            await stack.enter_async_context(listening.going())
            await stack.enter_async_context(background.running(announcing.run()))
            await stack.enter_async_context(background.running(watching.run()))
            yield

    table = Routes()
    desk = api.Desk(
        rows=rows,
        keeping=keeping,
        running=running,
        reading=asking,
        tells=asking,
        effects=effects,
        tickets=tickets,
        wake=worker.wake,
        base=settings.public_base_url,
        now=now,
        arriving=reactions.arriving,
    )
    api.add_routes(table, desk)
    taking = Bringing(rows, systems, settings.actions.allowed_hosts, announcing.tell)
    add_bringing(table, taking)
    made = service("connector-pusher", rules_of(settings, gate), table, life)
    made.state.bringing = taking
    made.state.prepare = prepare
    tells_health(
        made,
        partial(mongo.ping, database),
        preconfigured.ailments,
        commands.ailments,
        listening.ailments,
        hearing.ailments,
        watching.ailments,
        ailments,
        announcing=announcing,
        commands=commands,
        listening=listening,
        cases=hearing,
        pushes=worker,
        reactions=reactions.worker,
        watches=reactions.watches,
        watching=watching,
    )
    return made


def rules_of(settings: Settings, gate: Gate) -> Rules:
    """Who may come in."""
    token = settings.service_token
    return Rules(gate, token=token.get_secret_value() if token else None)


def both(*told: Callable[[], None]) -> Callable[[], None]:
    """One after another."""

    def tell() -> None:
        for one in told:
            one()

    return tell
