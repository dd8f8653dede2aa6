"""What happens when a connector is made, changed or taken away? Checked, sealed, kept.

Whoever asks has the right to; the answers wait until everyone can hear of it.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Protocol

from case_runtime.errors import Invalid
from case_runtime.sealing import Keyring
from connector_pusher.connector import Connector, Wanted
from connector_pusher.errors import (
    AlreadyThere,
    ChangedMeanwhile,
    ConditionFailed,
    ConnectorNotFound,
    NotEnabled,
    Referenced,
)
from connector_pusher.systems.outcomes import BadConfig
from connector_pusher.systems.system import Checked, SystemType

NO_KEY = "secrets cannot be kept: encryption.key is not set, so connectors with secrets are refused"


def anything(_: Connector) -> bool:
    """Whatever it is."""
    return True


class Rows(Protocol):
    """Where they are kept."""

    async def one(self, connector_id: str) -> Connector | None:
        """Also one that was deleted."""

    async def put(self, after: Connector) -> bool:
        """False: it was not at the version before."""


class Keeping:
    """Connectors as people change them; `changed` is told."""

    def __init__(
        self,
        rows: Rows,
        keyring: Keyring,
        systems: Mapping[str, SystemType],
        *,
        enabled_types: AbstractSet[str],
        allowed_hosts: tuple[str, ...],
        changed: Callable[[], None],
    ) -> None:
        self._rows = rows
        self._keyring = keyring
        self._systems = systems
        self._enabled_types = enabled_types
        self._allowed_hosts = allowed_hosts
        self._changed = changed

    def enabled(self, type_id: str) -> bool:
        """Whether connectors of this type may run."""
        return bool({"*", type_id} & self._enabled_types)

    async def usable(self, connector_id: str, space: str) -> Connector:
        """One that is there, or `ConnectorNotFound`."""
        found = await self._rows.one(connector_id)
        if found is None or not found.is_in(space):
            raise ConnectorNotFound(connector_id)
        return found

    async def make(self, connector_id: str, space: str, wanted: Wanted) -> Connector:
        """A new one."""
        before = await self._rows.one(connector_id)
        if before and before.preconfigured and not before.deleted:
            raise Invalid(f"This {connector_id} already exists in a preconfigured action.")
        if before and not before.deleted:
            raise AlreadyThere(connector_id)
        checked = self._checked(wanted.type, wanted)
        version = before.version + 1 if before else 1
        bare = Connector(connector_id, space, version, wanted.name, wanted.type)
        after = self._with(bare, checked)
        if not await self._rows.put(after):
            raise AlreadyThere(connector_id)
        self._changed()
        return after

    async def change(
        self,
        connector_id: str,
        space: str,
        wanted: Wanted,
        holds: Callable[[Connector], bool] = anything,
    ) -> Connector:
        """The same one with other contents: all of them, secrets too.

        `holds`: whether it is still what whoever asks knows of it.
        """
        before = await self.usable(connector_id, space)
        if not holds(before):
            raise ConditionFailed
        if before.preconfigured:
            raise Invalid(f"Preconfigured action {connector_id} can not be updated.")
        checked = self._checked(before.type, wanted)
        after = replace(self._with(before, checked), name=wanted.name, version=before.version + 1)
        if not await self._rows.put(after):
            raise ChangedMeanwhile(connector_id)
        self._changed()
        return after

    async def end(self, connector_id: str, space: str, references: int) -> Connector:
        """It is gone, with its secrets; 0 `references`: nobody names it, or nobody minds."""
        before = await self.usable(connector_id, space)
        if before.preconfigured:
            raise Invalid(f"Preconfigured action {connector_id} is not allowed to delete.")
        if references:
            raise Referenced(connector_id, references)
        after = replace(
            before, version=before.version + 1, deleted=True, config={}, origins=(), sealed=None
        )
        if not await self._rows.put(after):
            raise ChangedMeanwhile(connector_id)
        self._changed()
        return after

    def system(self, type_id: str) -> SystemType:
        """The type, if connectors of it may run."""
        system = self._systems.get(type_id)
        if system is None:
            raise Invalid(f'Action type "{type_id}" is not registered.')
        if not self.enabled(type_id):
            raise NotEnabled(type_id)
        return system

    def _checked(self, type_id: str, wanted: Wanted) -> Checked:
        try:
            return self.system(type_id).checked(wanted.config, wanted.secrets, self._allowed_hosts)
        except BadConfig as wrong:
            raise Invalid(str(wrong)) from None

    def _with(self, before: Connector, checked: Checked) -> Connector:
        """Sealed for what it is now."""
        bare = replace(
            before,
            config=checked.config,
            origins=tuple(checked.origins),
            sealed=None,
            missing_secrets=False,
            deleted=False,
        )
        said = {name: one for name, one in checked.secrets.items() if one is not None}
        if not said:
            return bare
        if self._keyring.current is None:
            raise Invalid(NO_KEY)
        return replace(bare, sealed=self._keyring.seal(said, bare.bound))
