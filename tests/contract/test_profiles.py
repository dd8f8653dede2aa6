"""Can every announced profile that was ever written be read, by whoever is told of it?"""

from pathlib import Path

import jsonschema
import pytest

from case_events.catalogue import asyncapi
from case_events.profiles import (
    HEADERS,
    AnnouncedProfile,
    profile_from_record,
    profile_record,
)
from case_events.wire import Unreadable

SAMPLES = sorted(Path(__file__).with_name("profiles").glob("*.json"))
OLGA = AnnouncedProfile(
    uid="u_1_0",
    version=3,
    principal="oidc:s-1",
    username="olga",
    full_name="Olga O.",
    email="olga@example.com",
    roles=("tier1",),
)


def test_what_was_written_is_still_read():
    assert [profile_from_record(one.read_bytes()) for one in SAMPLES] == [OLGA]


@pytest.mark.parametrize(
    "one", [OLGA, AnnouncedProfile(uid="x", version=1, principal="oidc:x", username="x")]
)
def test_what_is_told_is_described_and_comes_back_as_it_was(one):
    record, document = profile_record(one), asyncapi("1.0.0")
    jsonschema.validate(
        one.model_dump(mode="json"), document["components"]["schemas"]["AnnouncedProfile"]
    )

    assert profile_from_record(record.value) == one
    assert {name for name, _ in record.headers} == set(HEADERS)
    assert record.key == one.uid.encode()


@pytest.mark.parametrize("value", [None, b"", b"{}", b'{"uid": "x"}'])
def test_what_is_none_is_said_to_be_unreadable(value):
    with pytest.raises(Unreadable):
        profile_from_record(value)
