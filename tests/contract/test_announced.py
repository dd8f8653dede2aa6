"""Can every announced connector that was ever written be read, by whoever is told of it?"""

from pathlib import Path

import jsonschema
import pytest

from case_events.catalogue import asyncapi
from case_events.connectors import (
    HEADERS,
    AnnouncedConnector,
    connector_from_record,
    connector_record,
)
from case_events.wire import Unreadable

SAMPLES = sorted(Path(__file__).with_name("connectors").glob("*.json"))
JIRA = AnnouncedConnector(
    id="jira-1",
    version=3,
    space="default",
    name="Jira",
    type=".jira",
    config={"apiUrl": "https://acme.atlassian.net", "projectKey": "SEC"},
)


def test_what_was_written_is_still_read():
    assert [connector_from_record(one.read_bytes()) for one in SAMPLES] == [JIRA]


@pytest.mark.parametrize("one", [JIRA, AnnouncedConnector(id="x", version=1, deleted=True)])
def test_what_is_told_is_described_and_comes_back_as_it_was(one):
    record, document = connector_record(one), asyncapi("1.0.0")
    schema = {**document["components"]["schemas"]["AnnouncedConnector"]}
    jsonschema.validate(one.model_dump(mode="json"), schema)

    assert connector_from_record(record.value) == one
    assert {name for name, _ in record.headers} == set(HEADERS)
    assert record.key == one.id.encode()


@pytest.mark.parametrize("value", [None, b"", b"{}", b'{"id": "x"}'])
def test_what_is_none_is_said_to_be_unreadable(value):
    with pytest.raises(Unreadable):
        connector_from_record(value)


@pytest.mark.parametrize(
    ("connector", "here", "there"),
    [
        (JIRA, True, False),
        (JIRA.model_copy(update={"space": None}), True, True),
        (JIRA.model_copy(update={"deleted": True}), False, False),
    ],
)
def test_it_is_in_its_space_or_in_all_of_them(connector, here, there):
    assert (connector.is_in("default"), connector.is_in("soc")) == (here, there)
