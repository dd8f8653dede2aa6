"""How is alert-sync put together? Here, and nowhere else."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from fastapi import FastAPI
from faststream.kafka import KafkaBroker

from alert_sync import api
from alert_sync.alerts.ecs import whole
from alert_sync.alerts.intake import Intake
from alert_sync.alerts.store import Alerts
from alert_sync.aside import Aside
from alert_sync.cases.following import Following
from alert_sync.cases.planner import Policy
from alert_sync.cases.store import Cases
from alert_sync.doing import Doing
from alert_sync.evidence.described import evidence_for
from alert_sync.plans import statuses_for
from alert_sync.settings import Settings
from case_runtime import listen, mongo
from case_runtime.dead.records import DeadRecords
from case_runtime.http import Gate, Routes, Rules, service, tells_health
from case_runtime.listening import Listening
from case_runtime.pace import Pace
from case_runtime.reading import Readers
from case_runtime.sending import Sender
from case_runtime.showing import Reading
from case_runtime.users import Users

POLICIES: tuple[Policy, ...] = (statuses_for, evidence_for)
"""What follows from a user action."""


def now() -> datetime:
    """The time, as far as it is kept."""
    return whole(datetime.now(UTC))


def app(
    settings: Settings,
    gate: Gate,
    users: Callable[[], Users],
    ailments: Callable[[], Iterable[str]] = tuple,
    reading: Reading | None = None,
) -> FastAPI:
    """The service; it begins to work when the app starts.

    `users` are asked for the rights of those who wrote standing rules. `ailments` are those of what
    it is given, where nobody else tells of them; `reading` is asked what is shown where case-query
    runs in the same process.
    """
    database = mongo.connect(settings.mongodb_uri, settings.database)
    alerts = Alerts(database, settings.kept, now)
    sender = Sender(settings.kafka_bootstrap_servers)

    def subscribe(broker: KafkaBroker) -> None:
        listen.subscribe(settings.alerts, broker, settings.group, intake, pace=pace)
        listen.subscribe(settings.commands, broker, f"{settings.group}.runs", doing.office)
        following.subscribe(broker)

    async def prepare() -> None:
        await alerts.prepare()
        await doing.prepare()
        await following.prepare()

    servers = settings.kafka_bootstrap_servers
    dead = DeadRecords(servers, settings.mongodb_uri, settings.set_aside)
    doing = Doing(settings, database, alerts, sender, clock=now, gate=gate, users=users)
    intake = Intake(doing.arriving, Aside(sender, settings.alerts, settings.group), now)
    pace = Pace("alerts", settings.alerts.name, settings.group)
    readers = Readers(reading)
    following = Following(
        database,
        servers,
        settings.user_actions,
        f"{settings.group}.cases",
        alerts=alerts,
        cases=Cases(database),
        effects=doing.effects,
        policies=POLICIES,
        planned=doing.wake,
        sender=sender,
        before=doing.before,
        start_at=settings.start_at,
    )
    topics = [settings.alerts, settings.alerts.dead, settings.alerts_status]
    topics += [settings.commands, settings.commands.dead, settings.results]
    listening = Listening("alerts", servers, topics, prepare, subscribe)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.callback(database.client.close)
            stack.callback(dead.close)
            stack.push_async_callback(sender.close)
            await stack.enter_async_context(
                readers.going(settings.case_query_url, settings.service_token)
            )
            await stack.enter_async_context(doing.going())
            await stack.enter_async_context(listening.going())
            yield

    table = Routes()
    desk = api.Desk(
        alerts, doing.arriving, doing.running, doing.queue, doing.rules, readers, dead, now
    )
    api.add_routes(table, desk)
    token = settings.service_token
    rules = Rules(gate, token=token.get_secret_value() if token else None)
    made = service("alert-sync", rules, table, life)
    made.state.areas = alerts
    made.state.prepare = prepare
    tells_health(
        made,
        partial(mongo.ping, database),
        listening.ailments,
        following.ailments,
        pace.ailments,
        doing.ailments,
        ailments,
        listening=listening,
        alerts=intake,
        cases=following,
        **doing.loops,
    )
    return made
