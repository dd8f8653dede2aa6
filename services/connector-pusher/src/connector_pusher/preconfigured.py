"""Which connectors has the administrator made? They are there in all spaces, and never change here.

Their secrets stay in the configuration. Everyone hears of them as of all others, so each has a row;
one that the configuration no longer has, has ended.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import structlog

from case_runtime.configuration.actions import Actions, Preconfigured
from case_runtime.sealing import CannotOpen, Secrets
from connector_pusher.connector import Connector
from connector_pusher.store import Connectors
from connector_pusher.systems.outcomes import BadConfig, Kind, Refused
from connector_pusher.systems.system import SystemType

log = structlog.get_logger()


class FromConfiguration:
    """Those of this process."""

    def __init__(self, actions: Actions, systems: Mapping[str, SystemType]) -> None:
        self._told = actions.preconfigured
        self._wrong: dict[str, str] = {}
        self._configs: dict[str, Mapping[str, Any]] = {}
        self._made = {
            one: self._connector(one, told, systems.get(told.action_type_id), actions)
            for one, told in self._told.items()
        }

    def ailments(self) -> Iterator[str]:
        """What is wrong with them."""
        for connector_id, why in self._wrong.items():
            yield f"connector {connector_id}: {why}"

    def config(self, connector_id: str) -> Mapping[str, Any]:
        """Also one that nobody may see; `Refused`: it is wrong.

        `CannotOpen`: this process has another configuration.
        """
        if connector_id in self._told and connector_id not in self._configs:
            raise Refused(Kind.CONFIG_INVALID, self._wrong[connector_id])
        if connector_id not in self._configs:
            raise CannotOpen("the configuration has no such connector here")
        return self._configs[connector_id]

    def secrets(self, connector_id: str) -> Secrets:
        """In the clear; `CannotOpen` as for `config`."""
        told = self._told.get(connector_id)
        if told is None:
            raise CannotOpen("the configuration has no such connector here")
        return {name: one.get_secret_value() for name, one in told.secrets.items()}

    async def settle(self, rows: Connectors) -> None:
        """Have a row for each of them, and for no others."""
        known = {one.id: one for one in await rows.every()}
        for connector_id, wanted in self._made.items():
            before = known.get(connector_id)
            if before and not before.preconfigured and not before.deleted:
                self._wrong[connector_id] = "one with that id was made before; that one counts"
            elif before is None or replace(before, version=1) != wanted:
                await rows.put(replace(wanted, version=before.version + 1 if before else 1))
        for before in known.values():
            if before.preconfigured and not before.deleted and before.id not in self._made:
                await rows.put(replace(before, version=before.version + 1, deleted=True))

    def _connector(
        self, connector_id: str, told: Preconfigured, system: SystemType | None, actions: Actions
    ) -> Connector:
        config: Mapping[str, Any] = {}
        origins = tuple[str, ...]()
        if system is None:
            self._configs[connector_id] = config = told.config
        else:
            try:
                secrets = {name: one.get_secret_value() for name, one in told.secrets.items()}
                checked = system.checked(told.config, secrets, actions.allowed_hosts)
            except BadConfig as wrong:
                self._wrong[connector_id] = str(wrong)
            else:
                config, origins = dict(checked.config), tuple(checked.origins)
                self._configs[connector_id] = config
        return Connector(
            id=connector_id,
            space=None,
            version=1,
            name=told.name,
            type=told.action_type_id,
            config=config if told.expose_config else {},
            origins=origins,
            preconfigured=True,
            exposed=told.expose_config,
        )
