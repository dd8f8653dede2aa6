"""Do the documents of the contract say what the contract says?"""

import jsonschema
import pytest

from case_events import catalogue
from case_events.actions import ACTIONS, shape
from case_events.configuration import CONFIGURATION_ACTIONS
from case_events.testing import history
from case_events.wire import to_record
from configurations import FULL, PLAIN, configurings
from examples import EVERY_ACTION

DOCUMENT = catalogue.asyncapi("1.0.0")


def test_every_action_is_a_message_of_the_topic():
    channel = DOCUMENT["channels"]["userActions"]

    assert channel["address"] == "case.user-actions"
    assert set(channel["messages"]) == {shape(kind) for kind in ACTIONS}


def test_configurations_have_a_topic_of_their_own():
    channel = DOCUMENT["channels"]["configurations"]

    assert channel["address"] == "case.configurations"
    assert set(channel["messages"]) == {shape(kind) for kind in CONFIGURATION_ACTIONS}


@pytest.mark.parametrize(
    "envelope",
    [*history(*EVERY_ACTION), *configurings(PLAIN, FULL)],
    ids=lambda e: e.action.wire_name,
)
def test_what_we_write_fits_the_published_schema(envelope):
    payload = DOCUMENT["components"]["messages"][envelope.action.wire_name]["payload"]
    schema = payload | {"components": DOCUMENT["components"]}
    value = jsonschema.validators.validator_for({})(schema)

    assert list(value.iter_errors(envelope.model_dump(mode="json"))) == []


def test_every_header_that_we_write_is_described():
    written = {name for name, _ in to_record(history(EVERY_ACTION[0])[0]).headers}

    assert set(catalogue.HEADERS) == written | {"ce_generation"}


def test_the_page_names_every_action():
    page = catalogue.events()

    assert all(f"## `{shape(kind)}`" in page for kind in (*ACTIONS, *CONFIGURATION_ACTIONS))
