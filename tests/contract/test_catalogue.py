"""Do the documents of the contract say what the contract says?"""

import json

import jsonschema
import pytest

from case_events import catalogue, commands_catalogue
from case_events.actions import ACTIONS, shape
from case_events.attachments import Alert
from case_events.command_wire import answer_from_record, answer_record, command_record
from case_events.commands import (
    ANSWERS,
    COMMANDS,
    Accepted,
    AddComment,
    AddObservables,
    Attach,
    CollectAlerts,
    CreateCase,
    EditCase,
    NewCase,
    NewObservable,
    Ran,
    RecordPush,
    RecordResult,
    Refusal,
    Request,
    RequestPush,
    RuleCase,
    RunRule,
)
from case_events.configuration import CONFIGURATION_ACTIONS
from case_events.testing import history
from case_events.wire import Unreadable, to_record
from configurations import FULL, PLAIN, configurings
from examples import ANA, ATTACHMENTS, DESCRIBED, EVERY_ACTION, OWNER

DOCUMENT = catalogue.asyncapi("1.0.0")
TRACED = {"traceparent"}
"""Added by whoever sends a record, if it is traced."""


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

    assert set(catalogue.HEADERS) == written | {"ce_generation", "traceparent"}


def test_the_page_names_every_action():
    page = catalogue.events()

    assert all(f"## `{shape(kind)}`" in page for kind in (*ACTIONS, *CONFIGURATION_ACTIONS))


ONE_OF_EACH = (
    CreateCase(
        case=NewCase(title="T", description="D", owner=OWNER, assignees=("u-ana",), category="c")
    ),
    AddComment(comment="hi", owner=OWNER),
    Attach(attachments=tuple(ATTACHMENTS.values())),
    EditCase(version="WzEsMV0=", fields={"title": "New"}),
    AddObservables(observables=(NewObservable(type_key="observable-type-ipv4", value="10.0.0.7"),)),
    CollectAlerts(
        case=RuleCase(title="T", description="D", owner=OWNER, own_title="O", template_id="t"),
        alerts=Alert(alert_id=("a",), index=("i",), owner=OWNER),
        comments=("hi",),
    ),
    RequestPush(connector_id="jira-1"),
    RunRule(params={"groupingBy": []}),
    RecordPush(
        connector_id="j", connector_name="J", external_id="1", external_title="T", external_url="u"
    ),
    RecordResult(action=DESCRIBED),
)
TOLD = (
    Accepted(source="urn:soar", id="n-1", case="case-1", version="WzEsMV0=", sequence=1),
    Ran(source="urn:soar", id="n-1", cases=("c-1",), waiting=2),
    Refusal(source="urn:soar", id="n-1", case=None, status_code=400, error="E", message="M"),
)


def faults(name, value):
    payload = DOCUMENT["components"]["messages"][name]["payload"]
    schema = payload | {"components": DOCUMENT["components"]}
    return list(jsonschema.validators.validator_for({})(schema).iter_errors(json.loads(value)))


def test_every_command_and_every_answer_is_a_message():
    channels = DOCUMENT["channels"]

    assert {type(one) for one in ONE_OF_EACH} == set(COMMANDS)
    assert channels["commands"]["address"] == "case.commands"
    assert set(channels["commands"]["messages"]) == set(map(commands_catalogue.shape, COMMANDS))
    assert set(channels["commandResults"]["messages"]) == {
        "answer.accepted.v1",
        "answer.refused.v1",
        "answer.ran.v1",
    }


@pytest.mark.parametrize("command", ONE_OF_EACH, ids=lambda one: one.type)
def test_a_command_fits_its_schema_and_every_header_is_described(command):
    said = {"correlation_id": "r", "causation_id": "case-1/1", "hops": 1, "space": "soc"}
    named = {"id": "n-1", "source": "urn:soar", "authorization": "ApiKey x"}
    record = command_record(command, case="case-1", **named, **said, by=ANA)

    assert faults(commands_catalogue.shape(type(command)), record.value) == []
    assert {name for name, _ in record.headers} | TRACED == set(commands_catalogue.SENT)
    assert Request.model_validate_json(record.value).command == command


@pytest.mark.parametrize("answer", TOLD, ids=lambda one: one.type)
def test_an_answer_fits_its_schema_and_comes_back_as_it_was(answer):
    record = answer_record(answer, "r-1")

    assert faults(commands_catalogue.shape(type(answer)), record.value) == []
    assert {name for name, _ in record.headers} | TRACED == set(commands_catalogue.TOLD)
    assert answer_from_record(record.value) == answer


@pytest.mark.parametrize("value", [None, b"", b"\xff", b"{}", b'{"type": "maybe"}'])
def test_what_is_no_answer_is_said_to_be_unreadable(value):
    with pytest.raises(Unreadable):
        answer_from_record(value)


def test_the_page_names_every_command():
    page = commands_catalogue.page()

    assert all(f"## `{commands_catalogue.name(kind)}`" in page for kind in (*COMMANDS, *ANSWERS))
    assert page.count("Only services may send it.") == 2
