"""Which apps make up a target? Each is put together by its own service; here they meet."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from fastapi import FastAPI

import alert_sync.main
import alert_sync.settings
import case_command.main
import case_command.settings
import case_query.main
import case_query.settings
import connector_pusher.main
import connector_pusher.settings
import notifier.main
import notifier.settings
from case_command.decisions.types import Types
from case_command.files.limits import Limits
from case_command.files.media import ALLOWED
from case_command.settings import Switches
from case_events import CONFIGURATIONS, USER_ACTIONS
from case_events.topics import (
    ALERTS,
    ALERTS_STATUS,
    COMMANDS,
    CONNECTORS,
    RESULTS,
    USER_PROFILES,
)
from case_runtime import oidc
from case_runtime.addresses import Addresses
from case_runtime.auth import Authentication
from case_runtime.config import Configuration
from case_runtime.configuration.cases import Files
from case_runtime.credentials import Credentials
from case_runtime.people import People
from case_runtime.reloading import Reloading
from case_runtime.sessions.box import Box
from case_runtime.sessions.door import Door
from case_runtime.sessions.flow import Flow
from case_runtime.sessions.session import Sessions
from case_runtime.users import Users
from caselog.configuring import needed
from caselog.serving.routes import Answers
from caselog.serving.summary import Ailments

Apps = Mapping[Answers, FastAPI]


REPLICAS = 3
"""Copies of each record; with two of them acknowledged, any broker may be lost."""


class Targets:
    """What a process serves, as the configuration says."""

    def __init__(self, configuration: Configuration) -> None:
        """Raises `Broken` or `Miswritten` for what no service can do without."""
        told = configuration
        self._told = told
        self._kafka = needed(told.kafka.bootstrap_servers, "kafka")
        self._replicas = told.kafka.replication or REPLICAS
        self.mongo = needed(told.mongodb.uri, "mongo").get_secret_value()
        self.users = Reloading(needed(told.users.file, "users"))
        profiles = replace(USER_PROFILES, replicas=self._replicas)
        self._profiles = profiles if told.oidc.issuer else None
        self.people = People(self._kafka, profiles) if self._profiles else None
        attached = told.cases.attachments
        self.types = Types.of(attached.external_reference_types, attached.persistable_state_types)
        token, box = told.services.token, Box(told.services.token)
        sessions = Sessions(box, told.session.lifespan, issuer=told.oidc.issuer)
        credentials = Credentials(addresses=Addresses(told.server.trusted_proxies))
        self._gate = Authentication(
            self.users,
            oidc.bearer(told.oidc),
            credentials=credentials,
            service_token=token,
            sessions=sessions,
        )
        self._door = Door(self._gate, self._everyone, sessions, flow(told, box))

    def apps(self, target: str) -> Apps:
        """In the order in which they begin: who shows is there before who writes.

        What ails the users file one service tells by itself, and the gateway tells for several.
        """
        match target:
            case "case-query":
                return {Answers.QUERY: self._query(self.ailments)}
            case "case-command":
                return {Answers.COMMAND: self._command(ailments=self.ailments)}
            case "alert-sync":
                return {Answers.ALERTS: self._alerts(ailments=self.ailments)}
            case "connector-pusher":
                return {Answers.PUSHER: self._pusher(ailments=self.ailments)}
            case "notifier":
                return {Answers.NOTIFIER: self._notifier(ailments=self.ailments)}
            case _:
                query = self._query()
                alerts = self._alerts(beside=query)
                pusher = self._pusher(beside=query)
                command = self._command(beside=query, areas=alerts, pusher=pusher)
                return {
                    Answers.QUERY: query,
                    Answers.COMMAND: command,
                    Answers.ALERTS: alerts,
                    Answers.PUSHER: pusher,
                    Answers.NOTIFIER: self._notifier(beside=query),
                }

    def ailments(self) -> Sequence[str]:
        """Of what the services share."""
        of_people = self.people.ailments() if self.people else ()
        return [*self.users.ailments(), *of_people]

    def _everyone(self) -> Users:
        """Those of the users file as it is now, and whoever else has signed in."""
        users = self.users.current
        return self.people.with_them(users) if self.people else users

    def _query(self, ailments: Ailments = tuple) -> FastAPI:
        settings = case_query.settings.Settings(
            kafka_bootstrap_servers=self._kafka,
            mongodb_uri=self.mongo,
            service_token=self._told.services.token,
            topic=replace(USER_ACTIONS, replicas=self._replicas),
            configurations=replace(CONFIGURATIONS, replicas=self._replicas),
            connectors=replace(CONNECTORS, replicas=self._replicas),
            patience=self._told.refresh.patience.total_seconds(),
        )
        return case_query.main.app(settings, self._gate, self._everyone, ailments)

    def _command(
        self,
        beside: FastAPI | None = None,
        areas: FastAPI | None = None,
        pusher: FastAPI | None = None,
        ailments: Ailments = tuple,
    ) -> FastAPI:
        """Whoever runs in the same process is asked there, the others over HTTP."""
        services = self._told.services
        settings = case_command.settings.Settings(
            kafka_bootstrap_servers=self._kafka,
            mongodb_uri=self.mongo,
            replicas=self._replicas,
            connectors=replace(CONNECTORS, replicas=self._replicas),
            case_query_url=services.case_query_url,
            alert_sync_url=services.alert_sync_url,
            connector_pusher_url=services.connector_pusher_url,
            service_token=services.token,
            types=self.types,
            patience=self._told.refresh.patience.total_seconds(),
            limits=limits(self._told.cases.files),
            switches=switches(self._told),
            profiles=self._profiles,
        )
        reading = beside.state.shown if beside else None
        known = areas.state.areas if areas else None
        brings = pusher.state.bringing if pusher else None
        made = case_command.main.app(
            settings,
            self._gate,
            reading,
            areas=known,
            brings=brings,
            door=self._door,
            near=beside.state.near if beside else None,
            ailments=ailments,
        )
        self._gate.met = made.state.met
        return made

    def _alerts(self, beside: FastAPI | None = None, ailments: Ailments = tuple) -> FastAPI:
        services = self._told.services
        settings = alert_sync.settings.Settings(
            kafka_bootstrap_servers=self._kafka,
            mongodb_uri=self.mongo,
            alerts=replace(ALERTS, replicas=self._replicas),
            alerts_status=replace(ALERTS_STATUS, replicas=self._replicas),
            user_actions=replace(USER_ACTIONS, replicas=self._replicas),
            commands=replace(COMMANDS, replicas=self._replicas),
            results=replace(RESULTS, replicas=self._replicas),
            service_token=services.token,
            case_query_url=services.case_query_url,
            elasticsearch=self._told.alerts.elasticsearch,
            kept=self._told.alerts.retention,
        )
        reading = beside.state.shown if beside else None
        return alert_sync.main.app(settings, self._gate, self._everyone, ailments, reading)

    def _pusher(self, beside: FastAPI | None = None, ailments: Ailments = tuple) -> FastAPI:
        services = self._told.services
        settings = connector_pusher.settings.Settings(
            kafka_bootstrap_servers=self._kafka,
            mongodb_uri=self.mongo,
            topic=replace(USER_ACTIONS, replicas=self._replicas),
            configurations=replace(CONFIGURATIONS, replicas=self._replicas),
            connectors=replace(CONNECTORS, replicas=self._replicas),
            commands=replace(COMMANDS, replicas=self._replicas),
            results=replace(RESULTS, replicas=self._replicas),
            actions=self._told.actions,
            encryption_keys=self._told.encryption.keys,
            public_base_url=self._told.server.public_base_url,
            case_query_url=services.case_query_url,
            service_token=services.token,
        )
        inside = beside.state.shown if beside else None
        return connector_pusher.main.app(settings, self._gate, inside, ailments)

    def _notifier(self, beside: FastAPI | None = None, ailments: Ailments = tuple) -> FastAPI:
        """As case-command, it asks case-query in the same process or over HTTP."""
        told = self._told
        settings = notifier.settings.Settings(
            kafka_bootstrap_servers=self._kafka,
            mongodb_uri=self.mongo,
            topic=replace(USER_ACTIONS, replicas=self._replicas),
            case_query_url=told.services.case_query_url,
            service_token=told.services.token,
            patience=told.refresh.patience.total_seconds(),
            public_base_url=told.server.public_base_url,
            actions=told.actions,
            notifications=told.notifications,
            encryption_keys=told.encryption.keys,
        )
        reading = beside.state.shown if beside else None
        return notifier.main.app(settings, self._gate, self._everyone, reading, ailments)


def limits(told: Files) -> Limits:
    """Of files: what the configuration does not say is as the API has it."""
    allowed = told.allowed_mime_types
    return Limits(told.max_size, ALLOWED if allowed is None else frozenset(allowed))


def switches(told: Configuration) -> Switches:
    """What can be done here, for the console."""
    return Switches(
        oidc=told.oidc.client_id is not None,
        secrets=bool(told.encryption.keys),
        mail=told.notifications.connectors.default.email is not None,
        alert_source=bool(told.alerts.elasticsearch.hosts),
        public_base_url=told.server.public_base_url,
    )


def flow(told: Configuration, box: Box) -> Flow | None:
    """The way in by an identity provider that knows us."""
    if told.oidc.client_id is None or told.server.public_base_url is None:
        return None
    return Flow(told.oidc, oidc.Oidc(told.oidc), box, told.server.public_base_url)
