"""What of an alert becomes part of its case?"""

from datetime import UTC, datetime

import pytest

from alert_sync.evidence.fields import FIELDS, description, observables

HASHES = ["cdhash", "md5", "sha1", "sha256", "sha384", "sha512", "ssdeep", "tlsh"]
DOCUMENT = {
    "@timestamp": "2026-01-02T03:04:05Z",
    "kibana.alert.rule": {"uuid": "r1", "name": "Scan"},
    "user.name": "bo",
    "host": {"id": "h1", "name": "web-1"},
    "source": {"ip": ["10.0.0.1", "fe80::1"]},
    "destination.ip": "10.0.0.2",
    "file.hash": {"sha256": "ab", "md5": "cd"},
    "url.full": "https://x/y",
}


def test_an_alert_is_described_by_what_it_says():
    told = description("i", "a", DOCUMENT)

    assert told.model_dump() == {
        "id": "a",
        "index": "i",
        "at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        "rule_id": "r1",
        "rule_name": "Scan",
        "user": "bo",
        "host_id": "h1",
        "host_name": "web-1",
        "source_ips": ("10.0.0.1", "fe80::1"),
        "destination_ips": ("10.0.0.2",),
        "sha256": ("ab",),
        "urls": ("https://x/y",),
    }


def test_an_alert_that_says_nothing_is_described_by_its_name():
    told = description("i", "a", {})

    assert {name for name, said in told if said} == {"id", "index"}


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("source.ip", "10.0.0.1", "ipv4"),
        ("source.ip", "fe80::1", "ipv6"),
        ("destination.ip", "10.0.0.1", "ipv4"),
        ("host.name", "web-1", "hostname"),
        *(
            (f"{of}.hash.{name}", "ab", "file-hash")
            for of in ("dll", "file", "process")
            for name in HASHES
        ),
        ("file.path", "/bin/x", "file-path"),
        ("dns.question.name", "evil.example", "domain"),
        ("agent.id", "e5", "agent-id"),
    ],
)
def test_each_field_becomes_an_observable_of_its_type(field, value, kind):
    [one] = observables([{field: value}])

    assert (one.type_key, one.value) == (f"observable-type-{kind}", value)
    assert one.description == "Auto extracted observable"


def test_all_fields_are_tried():
    assert len(FIELDS) == 30


def test_what_several_alerts_say_is_one_observable():
    found = observables([DOCUMENT, DOCUMENT, {"source.ip": "10.0.0.2", "host.name": [1, ""]}])

    assert [(one.type_key[16:], one.value) for one in found] == [
        ("ipv4", "10.0.0.1"),
        ("ipv6", "fe80::1"),
        ("ipv4", "10.0.0.2"),
        ("hostname", "web-1"),
        ("file-hash", "cd"),
        ("file-hash", "ab"),
    ]
