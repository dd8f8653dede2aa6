"""Which apps make up a target? Each is put together by its own service; here they meet."""

from collections.abc import Mapping

from fastapi import FastAPI

import case_command.main
import case_command.settings
import case_query.main
import case_query.settings
from case_runtime import oidc
from case_runtime.auth import Authentication
from case_runtime.config import Configuration
from case_runtime.reloading import Reloading
from caselog.configuring import needed
from caselog.serving.routes import Answers

Apps = Mapping[Answers, FastAPI]


class Targets:
    """What a process serves, as the configuration says."""

    def __init__(self, configuration: Configuration) -> None:
        """Raises `Broken` or `Miswritten` for what no service can do without."""
        told = configuration
        self._told = told
        self._kafka = needed(told.kafka.bootstrap_servers, "kafka")
        self.mongo = needed(told.mongodb.uri, "mongo").get_secret_value()
        self.users = Reloading(needed(told.users.file, "users"))
        self._gate = Authentication(self.users, oidc.bearer(told.oidc))

    def apps(self, target: str) -> Apps:
        """In the order in which they begin: who shows is there before who writes."""
        match target:
            case "case-query":
                return {Answers.QUERY: self._query()}
            case "case-command":
                return {Answers.COMMAND: self._command()}
            case _:
                query = self._query()
                return {Answers.QUERY: query, Answers.COMMAND: self._command(beside=query)}

    def _query(self) -> FastAPI:
        settings = case_query.settings.Settings(
            kafka_bootstrap_servers=self._kafka,
            mongodb_uri=self.mongo,
            service_token=self._told.services.token,
        )
        return case_query.main.app(settings, self._gate, lambda: self.users.current)

    def _command(self, beside: FastAPI | None = None) -> FastAPI:
        """In the process of case-query it asks there what is shown, else over HTTP."""
        services = self._told.services
        settings = case_command.settings.Settings(
            kafka_bootstrap_servers=self._kafka,
            mongodb_uri=self.mongo,
            case_query_url=services.case_query_url,
            service_token=services.token,
        )
        reading = beside.state.shown if beside else None
        return case_command.main.app(settings, self._gate, reading)
