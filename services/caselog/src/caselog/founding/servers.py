"""What must Kafka and MongoDB have? Topics, a user, a parameter, and the services' indexes."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import click
from aiokafka.errors import KafkaError

import alert_sync.settings
import case_command.settings
import case_query.settings
import connector_pusher.settings
import notifier.settings
from case_events.topics import ALERTS, COMMANDS, TOPICS, USER_ACTIONS
from case_runtime import kafka_topics, mongo
from case_runtime.appends import LIFETIME
from case_runtime.config import Configuration
from case_runtime.errors import Later
from caselog.configuring import needed
from caselog.errors import GaveUp
from caselog.founding.secret_files import ROOT, USER, Database
from caselog.serving.targets import REPLICAS, Targets

AGAIN = 0.5

SETTINGS = (alert_sync, case_command, case_query, connector_pusher, notifier)

T = TypeVar("T")


class Servers:
    """Both of them; each may take `patience` seconds to answer."""

    def __init__(self, patience: float) -> None:
        self._patience = patience

    async def admit(self, database: Database, password: str) -> None:
        """The services' user is known, and transactions that nobody ends are short."""
        at = mongo.connect(database.uri(ROOT, database.root_password), "admin")
        names = [one.settings.Settings.model_fields["database"].default for one in SETTINGS]
        try:
            await self._answers("MongoDB", lambda: mongo.admit(at, USER, password, names))
            await mongo.limit_transactions(at, LIFETIME)
        finally:
            at.client.close()

    async def prepared(self, configuration: Configuration, *, limits: bool) -> None:
        """Everything else; `limits`: of transactions too, which `admit` has not seen to."""
        if limits:
            await self._limit(needed(configuration.mongodb.uri, "mongo").get_secret_value())
        await self._topics(configuration)
        await self._indexes(configuration)

    async def _limit(self, uri: str) -> None:
        """Transactions are short, if we may say so; else whoever may is asked to."""
        at = mongo.connect(uri, "admin")
        try:
            if not await self._answers("MongoDB", lambda: mongo.limit_transactions(at, LIFETIME)):
                click.echo(
                    "mongodb: set transactionLifetimeLimitSeconds to"
                    f" {LIFETIME} on every member; this user may not"
                )
        finally:
            at.client.close()

    async def _topics(self, configuration: Configuration) -> None:
        """All of them, with as many copies as there are to be."""
        servers = needed(configuration.kafka.bootstrap_servers, "kafka")
        copies = configuration.kafka.replication or REPLICAS
        wanted = [*TOPICS, *(topic.dead for topic in (USER_ACTIONS, COMMANDS, ALERTS))]
        made = [replace(topic, replicas=copies) for topic in wanted]
        await self._answers("Kafka", lambda: kafka_topics.ensure(servers, made))

    async def _indexes(self, configuration: Configuration) -> None:
        """Of every service; views make their own, each time that they are derived."""
        for app in Targets(configuration).apps("all").values():
            if prepare := getattr(app.state, "prepare", None):
                await self._answers(app.title, prepare)

    async def _answers(self, what: str, act: Callable[[], Awaitable[T]]) -> T:
        """What comes of it, as soon as the server answers; `GaveUp` if it does not."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience
        while True:
            try:
                return await act()
            except (Later, KafkaError, kafka_topics.TooFewBrokers) as error:
                if loop.time() > until:
                    why, *_ = str(error).partition(" (")  # then the driver tells of itself
                    waited = f"{what} has not answered for {self._patience:g} s: {why}"
                    raise GaveUp(waited) from error
                await asyncio.sleep(AGAIN)
