"""What is a connector, as it is kept, shown and announced?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from case_events.connectors import AnnouncedConnector
from case_runtime.sealing import Bound, Sealed
from case_runtime.tags import etag


@dataclass(frozen=True, slots=True)
class Wanted:
    """A connector as somebody wants it; the type of one that is there does not change."""

    name: str
    type: str
    config: Mapping[str, Any]
    secrets: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Connector:
    """One of them; `space` None: it is there in all of them.

    `version` rises with every change, also over its end. `sealed` None: it has no secrets here.
    """

    id: str
    space: str | None
    version: int
    name: str
    type: str
    config: Mapping[str, Any] = field(default_factory=dict)
    origins: Sequence[str] = ()
    sealed: Sealed | None = None
    missing_secrets: bool = False
    preconfigured: bool = False
    exposed: bool = True
    """Whether its config may be seen."""

    deleted: bool = False

    @property
    def bound(self) -> Bound:
        """What its secrets belong to."""
        return Bound(self.id, self.type, self.origins)

    @property
    def deprecated(self) -> bool:
        """As the peer has it: ServiceNow without its own application there."""
        return self.type.startswith(".servicenow") and bool(self.config.get("usesTableApi"))

    def is_in(self, space: str) -> bool:
        """Whether it can be used there."""
        return not self.deleted and self.space in {None, space}


def tag(one: Connector) -> str:
    """What it is by now, as an `ETag`."""
    return etag(str(one.version))


def shown(one: Connector) -> dict[str, Any]:
    """As the API answers it; never with a secret."""
    said: dict[str, Any] = {"id": one.id, "name": one.name, "connector_type_id": one.type}
    if one.exposed:
        said["config"] = dict(one.config)
    if not one.preconfigured:
        said["is_missing_secrets"] = one.missing_secrets
    return said | {
        "is_preconfigured": one.preconfigured,
        "is_deprecated": one.deprecated,
        "is_system_action": False,
        "is_connector_type_deprecated": False,
    }


def announced(one: Connector) -> AnnouncedConnector:
    """As everyone hears of it."""
    if one.deleted:
        return AnnouncedConnector(id=one.id, version=one.version, space=one.space, deleted=True)
    return AnnouncedConnector(
        id=one.id,
        version=one.version,
        space=one.space,
        name=one.name,
        type=one.type,
        config=dict(one.config) if one.exposed else None,
        missing_secrets=one.missing_secrets,
        preconfigured=one.preconfigured,
        deprecated=one.deprecated,
    )
