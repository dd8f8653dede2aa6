"""Can every configuration that was ever written be read, and is it shown as it was sent?"""

import json
from datetime import timedelta
from functools import reduce
from pathlib import Path

import pytest

from case_events import (
    CONFIGURATION_ACTIONS,
    ConfigurationEnvelope,
    Envelope,
    Template,
    TemplateFields,
    Unknown,
)
from case_events.actions import shape
from case_events.configuration import from_json, project, to_json
from case_events.mappings import mappings
from case_events.testing import NOON
from case_events.version import version
from case_events.wire import Unreadable, configuration_from_record, from_record, to_record
from configurations import FULL, K1, K2, PLAIN, configurings
from examples import ANA

SAMPLES = sorted(Path(__file__).with_name("wire").glob("configuration.*.json"))
MINUTE = timedelta(minutes=1)
NEWER = Unknown(was="configuration.delete.v1")


def folded(*actions):
    return reduce(project, configurings(*actions), None)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_version_ever_written_is_still_read(sample):
    action = configuration_from_record(sample.read_bytes()).action

    assert action.wire_name == sample.stem


def test_every_version_of_every_action_has_a_sample():
    assert {shape(kind) for kind in CONFIGURATION_ACTIONS} == {path.stem for path in SAMPLES}


@pytest.mark.parametrize("envelope", configurings(PLAIN, FULL), ids=lambda e: e.action.action)
def test_what_we_write_can_be_read_back(envelope):
    record = to_record(envelope)

    assert configuration_from_record(record.value) == envelope
    assert record.key == b"default/securitySolution"
    assert dict(record.headers)["ce_id"] == f"{envelope.stream}/{envelope.sequence}".encode()


def test_a_reader_of_cases_knows_a_configuration_to_be_unknown():
    (envelope,) = configurings(PLAIN)

    assert from_record(to_record(envelope).value).action == Unknown(was="configuration.create.v1")


def test_an_action_from_a_newer_writer_is_known_to_be_unknown():
    (envelope,) = configurings(PLAIN)
    sent = envelope.model_dump(mode="json") | {"action": {"type": "configuration", "v": 2}}

    assert ConfigurationEnvelope.model_validate(sent).action.was == "configuration.None.v2"


def test_why_a_record_is_unreadable_does_not_quote_what_people_wrote():
    (envelope,) = configurings(FULL)
    with pytest.raises(Unreadable) as error:
        configuration_from_record(to_record(envelope).value.replace(b'"k1"', b'["secret"]'))

    assert "secret" not in str(error.value)


def test_the_envelopes_of_both_streams_have_the_same_fields():
    imports = {"rows", "imported"}  # configurations are not imported

    assert set(Envelope.model_fields) - imports == set(ConfigurationEnvelope.model_fields)


def test_the_last_action_is_the_configuration():
    made = folded(PLAIN, FULL)

    assert (made.id, made.sequence, made.version) == ("conf-1", 2, version(2))
    assert made.stream == "default/securitySolution"
    assert (made.created_at, made.updated_at) == (NOON, NOON + MINUTE)
    assert made.custom_fields == FULL.custom_fields


def test_a_new_configuration_leaves_nothing_of_the_one_before():
    made = folded(PLAIN, FULL, PLAIN.model_copy(update={"id": "conf-2"}))

    assert (made.id, made.custom_fields, made.push_on_create) == ("conf-2", (), False)
    assert (made.created_at, made.updated_at) == (NOON + 2 * MINUTE, None)


def test_what_cannot_be_read_moves_the_configuration_on_and_changes_nothing():
    assert folded(NEWER) is None
    assert folded(PLAIN, NEWER).closure_type == PLAIN.closure_type
    assert folded(PLAIN, NEWER).version == version(2)


def test_a_plain_configuration_is_shown_like_this():
    assert json.loads(to_json(folded(PLAIN))) == {
        "id": "conf-1",
        "version": version(1),
        "owner": "securitySolution",
        "closure_type": "close-by-user",
        "connector": {"id": "none", "name": "none", "type": ".none", "fields": None},
        "customFields": [],
        "templates": [],
        "observableTypes": [],
        "created_at": "2026-01-02T12:00:00.000Z",
        "created_by": ANA.model_dump(),
        "updated_at": None,
        "updated_by": None,
        "mappings": [],
        "error": None,
    }


def test_a_full_configuration_shows_what_was_sent_and_what_follows_from_it():
    shown = json.loads(to_json(folded(PLAIN, FULL)))

    assert shown["pushOnCreate"] is True
    assert shown["customFields"][0]["defaultValue"] == "d"
    assert "defaultValue" not in shown["customFields"][1]
    assert shown["templates"] == [
        {
            "key": "phishing",
            "name": "Phishing",
            "tags": [],
            "caseFields": {
                "title": "Phishing",
                "severity": "high",
                "category": None,
                "customFields": [{"key": "k2", "type": "toggle", "value": True}],
            },
        }
    ]
    assert shown["mappings"][0] == {
        "source": "title",
        "target": "summary",
        "action_type": "overwrite",
    }


@pytest.mark.parametrize("actions", [(PLAIN,), (PLAIN, FULL)])
def test_a_configuration_is_the_same_after_a_rest_in_the_database(actions):
    made = folded(*actions)

    assert from_json(to_json(made), sequence=made.sequence, space=made.space) == made


def test_null_is_something_else_than_nothing():
    field = K2.model_copy(update={"default_value": None})

    assert field.default == K2.default is None
    assert field.model_dump()["defaultValue"] is None
    assert "defaultValue" not in K2.model_dump()
    assert K1.holds("x").model_dump() == {"key": "k1", "type": "text", "value": "x"}


@pytest.mark.parametrize("fields", [None, TemplateFields(), TemplateFields(title="t")])
def test_a_template_without_custom_fields_has_none(fields):
    assert Template(key="t", name="T", case_fields=fields).custom_fields == ()


@pytest.mark.parametrize(
    ("kind", "targets"),
    {
        ".jira": ["summary", "description", "labels", "comments"],
        ".servicenow": ["short_description", "description", "work_notes"],
        ".servicenow-sir": ["short_description", "description", "work_notes"],
        ".resilient": ["name", "description", "comments"],
        ".swimlane": ["caseName", "description", "comments"],
        ".thehive": ["title", "description", "tags", "comments"],
        ".cases-webhook": [],
        ".none": [],
    }.items(),
)
def test_the_mappings_follow_from_the_type_of_the_connector(kind, targets):
    found = mappings(kind)

    assert [one.target for one in found] == targets
    assert all((one.action_type == "append") == (one.source == "comments") for one in found)
