"""Is what is told of alerts as it is described, and still as it was?"""

import json
from pathlib import Path

import jsonschema

from case_events import catalogue
from case_events.alert_status import HEADERS, NAME, AlertStatusChanged, status_record

SAMPLE = Path(__file__).with_name("wire") / "alert.status.v1.json"
DOCUMENT = catalogue.asyncapi("1.0.0")


def test_what_was_written_is_read_and_written_as_it_was():
    written = json.loads(SAMPLE.read_text())
    told = AlertStatusChanged.model_validate(written)
    record = status_record(told, "r-1")

    assert json.loads(record.value) == written
    assert record.key == b".alerts-security.alerts-default/a-1"


def test_its_id_names_the_change_of_one_alert_and_every_header_is_described():
    told = AlertStatusChanged.model_validate_json(SAMPLE.read_bytes())
    headers = dict(status_record(told, "r-1", hops=3).headers)

    assert headers["ce_id"] == b"case-1/19/.alerts-security.alerts-default/a-1"
    assert headers["ce_type"] == NAME.encode()
    assert headers["ce_causationid"] == b"case-1/19"
    assert headers["ce_hops"] == b"3"
    assert set(headers) | {"traceparent"} == set(HEADERS)


def test_it_fits_its_schema():
    payload = DOCUMENT["components"]["messages"][NAME]["payload"]
    schema = payload | {"components": DOCUMENT["components"]}
    faults = jsonschema.validators.validator_for({})(schema).iter_errors(
        json.loads(SAMPLE.read_text())
    )

    assert list(faults) == []
    assert DOCUMENT["channels"]["alertStatuses"]["address"] == "alerts.status"
