"""Which documents are alerts, and what is wrong with the others?"""

import orjson
import pytest

from alert_sync.alerts.alert import Workflow
from alert_sync.alerts.received import from_record, read
from case_runtime.entering import BODY
from case_runtime.errors import Invalid, TooLarge

DOCUMENT = {"_index": ".alerts-security", "_id": "a/1", "host.name": "web-1"}


def record(document):
    return orjson.dumps(document)


def test_its_name_is_in_the_document():
    alert = from_record(None, record(DOCUMENT))

    assert alert.key == ".alerts-security/a/1"
    assert alert.document == {"host.name": "web-1"}


def test_or_its_name_is_the_key_of_the_record():
    assert from_record(b".alerts-security/a/1", record({})).key == ".alerts-security/a/1"


def test_a_key_without_a_slash_names_nothing():
    assert from_record(b"web-1", record(DOCUMENT)).id == "a/1"


@pytest.mark.parametrize(
    ("key", "document"),
    [
        (None, {}),
        (None, {"_index": "a"}),
        (None, DOCUMENT | {"_index": "_alerts"}),
        (None, DOCUMENT | {"_index": ""}),
        (None, DOCUMENT | {"_index": "a b"}),
        (None, DOCUMENT | {"_index": "a/b"}),
        (None, DOCUMENT | {"_index": "a" * 256}),
        (None, DOCUMENT | {"_id": 1}),
        (None, DOCUMENT | {"_id": "\n"}),
        (None, DOCUMENT | {"_id": "é" * 257}),
        (b"elsewhere/1", DOCUMENT),
        (None, [DOCUMENT]),
        (None, "alert"),
        (None, DOCUMENT | {"kibana.alert.workflow_status": "shut"}),
        (None, DOCUMENT | {"kibana.alert.workflow_status": 1}),
        (None, DOCUMENT | {"signal": {"status": "shut"}}),
    ],
)
def test_what_is_no_alert_is_refused(key, document):
    with pytest.raises(Invalid):
        from_record(key, record(document))


@pytest.mark.parametrize("value", [None, b"", b"{", b'{"a": NaN}', b"\xff"])
def test_what_is_no_json_is_refused(value):
    with pytest.raises(Invalid):
        from_record(b"a/1", value)


def test_a_larger_one_than_over_http_is_refused():
    with pytest.raises(TooLarge):
        from_record(b"a/1", record({"message": "x" * BODY}))


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({}, None),
        ({"kibana.alert.workflow_status": "closed"}, Workflow.CLOSED),
        ({"kibana": {"alert": {"workflow_status": "open"}}}, Workflow.OPEN),
        ({"kibana.alert": {"workflow_status": "acknowledged"}}, Workflow.ACKNOWLEDGED),
        ({"signal": {"status": "in-progress"}}, Workflow.ACKNOWLEDGED),
        ({"signal.status": "closed"}, Workflow.CLOSED),
    ],
)
def test_its_status_is_read_as_it_is_written(document, said):
    assert read(document, "i", "1").said is said
