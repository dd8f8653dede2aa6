"""What does everyone hear of a connector? All but its secrets.

A record of the topic `connectors` is one connector as it is now, under its id. Repeats and older
ones may come: of each connector the highest `version` counts.
"""

from typing import Annotated, Literal

from pydantic import Field, ValidationError

from case_events.values import JsonObject, Value, absent
from case_events.wire import JSON, Record, Unreadable

NAME = "connector.v1"
HEADERS = {
    "ce_specversion": "the version of CloudEvents, 1.0",
    "ce_id": "connector and version, `<connector>/<version>`",
    "ce_source": "`caselog`",
    "ce_type": f"`{NAME}`",
    "ce_subject": "the connector, which is the record's key as well",
    "content-type": "`application/json`",
}


class AnnouncedConnector(Value):
    """A connector; `space` None: it is there in all of them. `deleted`: there is none any more.

    The `config` of one that an administrator made is told only if he wants that.
    """

    v: Literal[1] = 1
    id: str
    version: int
    space: Annotated[str | None, Field(exclude_if=absent)] = None
    name: str = ""
    type: str = ""
    config: Annotated[JsonObject | None, Field(exclude_if=absent)] = None
    missing_secrets: bool = False
    preconfigured: bool = False
    deprecated: bool = False
    deleted: bool = False

    def is_in(self, space: str) -> bool:
        """Whether there is such a connector in this space."""
        return not self.deleted and self.space in {None, space}


def connector_record(connector: AnnouncedConnector) -> Record:
    """The record; its id names the connector and the version."""
    key = connector.id.encode()
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", b"%s/%d" % (key, connector.version)),
        ("ce_source", b"caselog"),
        ("ce_type", NAME.encode()),
        ("ce_subject", key),
        ("content-type", JSON),
    ]
    return Record(key, connector.model_dump_json().encode(), headers)


def connector_from_record(value: bytes | None) -> AnnouncedConnector:
    """The connector in a record's value; `Unreadable`: it is none."""
    try:
        return AnnouncedConnector.model_validate_json(value or b"")
    except ValidationError as error:
        raise Unreadable(str(error)) from error
