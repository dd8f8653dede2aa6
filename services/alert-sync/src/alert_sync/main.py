"""How is alert-sync put together? Here, and nowhere else."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from fastapi import FastAPI
from faststream.kafka import KafkaBroker

from alert_sync import api
from alert_sync.doing import Doing
from alert_sync.ecs import whole
from alert_sync.following import Following
from alert_sync.intake import Incoming, Intake, aside
from alert_sync.planner import Policy
from alert_sync.plans import statuses_for
from alert_sync.settings import Settings
from alert_sync.store import Alerts
from case_runtime import listen, mongo
from case_runtime.http import Gate, Routes, Rules, service, tells_health
from case_runtime.listening import Listening
from case_runtime.sending import Sender

POLICIES: tuple[Policy, ...] = (statuses_for,)
"""What follows from a user action."""


def now() -> datetime:
    """The time, as far as it is kept."""
    return whole(datetime.now(UTC))


def app(settings: Settings, gate: Gate, ailments: Callable[[], Iterable[str]] = tuple) -> FastAPI:
    """The service; it begins to work when the app starts.

    `ailments` are those of what it is given, where nobody else tells of them.
    """
    database = mongo.connect(settings.mongodb_uri, settings.database)
    alerts = Alerts(database, settings.kept)
    sender = Sender(settings.kafka_bootstrap_servers)

    async def set_aside(record: Incoming, reason: str) -> None:
        await sender.send([aside(settings.alerts, record, reason, settings.group)])

    def subscribe(broker: KafkaBroker) -> None:
        listen.subscribe(settings.alerts, broker, settings.group, intake)
        following.subscribe(broker)

    async def prepare() -> None:
        await alerts.prepare()
        await doing.prepare()
        await following.prepare()

    servers = settings.kafka_bootstrap_servers
    intake = Intake(alerts, set_aside, now)
    doing = Doing(settings, database, alerts, sender)
    following = Following(
        database,
        servers,
        settings.user_actions,
        f"{settings.group}.cases",
        alerts=alerts,
        effects=doing.effects,
        policies=POLICIES,
        planned=doing.wake,
        sender=sender,
        start_at=settings.start_at,
    )
    topics = [settings.alerts, settings.alerts.dead, settings.alerts_status]
    listening = Listening("alerts", servers, topics, prepare, subscribe)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.callback(database.client.close)
            stack.push_async_callback(sender.close)
            await stack.enter_async_context(doing.going())
            await stack.enter_async_context(listening.going())
            yield

    table = Routes()
    api.add_routes(table, api.Desk(alerts, now))
    token = settings.service_token
    rules = Rules(gate, token=token.get_secret_value() if token else None)
    made = service("alert-sync", rules, table, life)
    made.state.areas = alerts
    tells_health(
        made,
        partial(mongo.ping, database),
        listening.ailments,
        following.ailments,
        intake.ailments,
        doing.ailments,
        ailments,
        listening=listening,
        alerts=intake,
        cases=following,
        **doing.loops,
    )
    return made
