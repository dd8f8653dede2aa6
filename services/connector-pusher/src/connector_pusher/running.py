"""Which systems are open, so that they can be called? Each connector's as it is now, kept open.

One that has changed is opened anew; the old one is closed once nobody uses it any more.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from case_runtime.sealing import CannotOpen, Keyring, Secrets
from connector_pusher.connector import Connector
from connector_pusher.errors import NotEnabled
from connector_pusher.preconfigured import FromConfiguration
from connector_pusher.systems.calls.wire import Wire
from connector_pusher.systems.outcomes import Kind, Refused
from connector_pusher.systems.system import Named, System, SystemType

AGAIN = "re-enter credentials"
WRONG = "the config or the secrets are not what the type of the connector takes: save it again"


@dataclass(slots=True)
class Open:
    """One of them, and by how many it is used."""

    version: int
    system: System
    users: int = 0
    stale: bool = False


class Running:
    """All that are open in this process."""

    def __init__(
        self,
        wire: Wire,
        systems: Mapping[str, SystemType],
        keyring: Keyring,
        preconfigured: FromConfiguration,
    ) -> None:
        self._wire = wire
        self._systems = systems
        self._keyring = keyring
        self._preconfigured = preconfigured
        self._open: dict[str, Open] = {}

    def type_of(self, one: Connector) -> SystemType:
        """What is known of its type; `Refused` where that is nothing, `NotEnabled`."""
        enabled = self._wire.actions.enabled_action_types
        if not {"*", one.type} & set(enabled):
            raise NotEnabled(one.type)
        system = self._systems.get(one.type)
        if system is None:
            raise Refused(Kind.CONFIG_INVALID, f'Action type "{one.type}" is not registered.')
        return system

    def config(self, one: Connector) -> Mapping[str, Any]:
        """Where it calls, and how; also of one whose config nobody sees; `Refused`: it is wrong."""
        try:
            return self._preconfigured.config(one.id) if one.preconfigured else one.config
        except CannotOpen as why:
            raise Refused(Kind.CONFIG_INVALID, f"{AGAIN}: {why}") from None

    @asynccontextmanager
    async def use(self, one: Connector) -> AsyncIterator[System]:
        """Its system, open as long as it is used; `Refused`: it cannot be."""
        opened = await self._opened(one)
        opened.users += 1
        try:
            yield opened.system
        finally:
            opened.users -= 1
            if opened.stale and not opened.users:
                await opened.system.close()

    async def close(self) -> None:
        """Nobody is called any more."""
        while self._open:
            _, opened = self._open.popitem()
            await opened.system.close()

    async def _opened(self, one: Connector) -> Open:
        known = self._open.get(one.id)
        if known and known.version == one.version:
            return known
        type_, named = self.type_of(one), self._named(one)
        try:
            made = type_.open(named, self._wire)
        except ValidationError:
            raise Refused(Kind.CONFIG_INVALID, WRONG) from None
        self._open[one.id] = Open(one.version, made)
        if known:
            known.stale = True
            if not known.users:
                await known.system.close()
        return self._open[one.id]

    def secrets(self, one: Connector) -> Secrets:
        """In the clear; `Refused`: they cannot be had."""
        try:
            return self._secrets(one)
        except CannotOpen as why:
            raise Refused(Kind.CONFIG_INVALID, f"{AGAIN}: {why}") from None

    def _named(self, one: Connector) -> Named:
        return Named(one.id, one.name, self.config(one), self.secrets(one))

    def _secrets(self, one: Connector) -> Secrets:
        if one.missing_secrets:
            raise CannotOpen("they were not imported with the connector")
        if one.preconfigured:
            return self._preconfigured.secrets(one.id)
        return self._keyring.open(one.sealed, one.bound) if one.sealed else {}
