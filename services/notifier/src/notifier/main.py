"""How is notifier put together? Here, and nowhere else."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from fastapi import FastAPI
from faststream.kafka import KafkaBroker

from case_runtime import calling, kafka_topics, mongo
from case_runtime.beginning import Beginnings
from case_runtime.configuration import notifications as configuration
from case_runtime.effects import MongoEffects, Planning, Watching, Worker
from case_runtime.http import Gate, Routes, Rules, service, tells_health
from case_runtime.listening import Listening
from case_runtime.pace import Pace
from case_runtime.progress import Progress
from case_runtime.reading import HttpReading, session
from case_runtime.sealing import Keyring
from case_runtime.showing import Reading
from case_runtime.users import Users
from notifier import api, looked_for
from notifier.asking import Asking
from notifier.channels import made
from notifier.channels.mails import Mails
from notifier.delivering import Delivering
from notifier.handler import EMAIL, Both, Planned, Planner
from notifier.mail.made import mailing
from notifier.mail.rendering import Rendering
from notifier.people import People
from notifier.policies.notices import Reason
from notifier.policies.wishes import Wishes
from notifier.settings import Settings
from notifier.since import Since
from notifier.webhooks.going import Programs
from notifier.wishes import Follows, Preferences

AT_ONCE = 32
"""Rows that are acted on at the same time."""


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def app(
    settings: Settings,
    gate: Gate,
    users: Callable[[], Users],
    reading: Reading | None = None,
    ailments: Callable[[], Iterable[str]] = tuple,
) -> FastAPI:
    """The service; it begins to work when the app starts.

    `reading` is asked what is shown where case-query runs in the same process; `ailments` are
    those of what it is given, where nobody else tells of them.
    """
    servers, told = settings.kafka_bootstrap_servers, settings.notifications
    database = mongo.connect(settings.mongodb_uri, settings.database)
    claimed_for = settings.claimed_for.total_seconds()
    effects = MongoEffects(database, claimed_for=claimed_for, kept=told.kept)
    people, since, beginnings = People(users), Since(database), Beginnings(database)
    preferences, follows = Preferences(database, usual(told.defaults)), Follows(database)
    asking = Asking(reading)
    mailer = mailing(settings.actions, told.connectors.default.email)
    footer = (settings.public_base_url or "") if settings.actions.enable_footer_in_email else None
    http = calling.client(settings.actions)
    rendering = Rendering(told.templates, footer=footer)
    channels = {EMAIL: Mails(mailer, rendering, now), **made.chats(told, http)}
    delivering = Delivering(effects, people, asking, channels, settings.public_base_url)
    worker = Worker(
        effects, delivering, of="notifications", at_once=AT_ONCE, longest=claimed_for * 0.8
    )
    planner = Planner(
        people,
        since,
        preferences,
        follows,
        effects,
        reading=asking,
        rooms=made.rooms(told),
        clock=now,
    )
    keyring = Keyring([key.get_secret_value() for key in settings.encryption_keys])
    programs = Programs(database, keyring, claimed_for=claimed_for, kept=told.kept)
    deliveries = programs.told_by(
        http, people, asking, since, topic=(servers, settings.topic), clock=now
    )
    planning = Both(
        Planning(Progress(database), effects, planner, worker.wake),
        programs.rows,
        deliveries,
        programs.worker.wake,
    )

    watching = {
        "notifications": Watching(effects, "notifications"),
        "deliveries": Watching(programs.rows, "webhooks"),
    }

    topics = [settings.topic, settings.topic.dead]
    planned = Planned(Pace("actions", settings.topic.name, settings.group))

    async def prepare() -> None:
        for store in (effects, preferences, follows, programs):
            await store.prepare()
        await looked_for.index(database, told.kept)
        await since.moment()
        await kafka_topics.ensure(servers, topics)
        await beginnings.begin(servers, settings.topic, settings.group, "now")

    def subscribe(broker: KafkaBroker) -> None:
        planned.listens(settings.topic, broker, settings.group, planning)

    listening = Listening("actions", servers, topics, prepare, subscribe)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.callback(database.client.close)
            for close in (mailer.close, http.aclose):
                stack.push_async_callback(close)
            if reading is None and settings.case_query_url and settings.service_token:
                token = settings.service_token.get_secret_value()
                asked = session(settings.case_query_url, settings.patience)
                asking.ask(HttpReading(await stack.enter_async_context(asked), token))
            await stack.enter_async_context(listening.going())
            for acting in (worker, programs.worker):
                await stack.enter_async_context(acting.going())
            for watched in watching.values():
                await stack.enter_async_context(watched.going())
            yield

    table = Routes()
    desk = api.Desk(
        effects,
        people,
        preferences,
        follows,
        programs.webhooks,
        programs.rows,
        settings.actions.allowed_hosts,
        now,
    )
    api.add_routes(table, desk)
    notifying = service("notifier", Rules(gate), table, life)
    notifying.state.prepare = prepare
    tells_health(
        notifying,
        partial(mongo.ping, database),
        listening.ailments,
        mailer.ailments,
        rendering.ailments,
        asking.ailments,
        planned.ailments,
        programs.ailments,
        *(one.ailments for one in watching.values()),
        ailments,
        listening=listening,
        planning=planned,
        worker=worker,
        webhooks=programs.worker,
        **watching,
    )
    return notifying


def usual(told: configuration.Wishes) -> Wishes:
    """What people hear of who have said nothing."""
    named = {
        Reason.ASSIGNED: told.assigned,
        Reason.MENTIONED: told.mentioned,
        Reason.COMMENTED: told.commented,
        Reason.STATUS: told.status,
        Reason.PUSH_FAILED: told.push_failed,
    }
    reasons = frozenset(reason for reason, wished in named.items() if wished)
    return Wishes(reasons=reasons, digest=told.digest)
