"""Is a record that keeps to no rule unreadable, or read, and never anything else?"""

from contextlib import suppress
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as any_of

from alert_sync.alerts import received as alerts
from alert_sync.cases.followed import followed
from alert_sync.evidence.fields import description, observables
from case_command.case import fold as decided
from case_command.commands.received import correlation, received, sender
from case_events.command_wire import answer_from_record
from case_events.connectors import connector_from_record
from case_events.testing import history
from case_events.wire import Unreadable, configuration_from_record, from_record
from case_query.batch import attach, fold
from case_query.views.cases import Gone
from case_runtime.errors import Answerable
from case_runtime.read_once import read_once
from connector_pusher.push.asked import pushes_for
from examples import CREATED
from fuzzing import documents, long_enough, named, values
from notifier.policies.notices import notices

pytestmark = pytest.mark.fuzz

headers = any_of.lists(
    any_of.tuples(
        any_of.sampled_from(
            ["ce_id", "ce_source", "authorization", "ce_hops", "ce_correlationid", "ce_causationid"]
        )
        | any_of.text(max_size=5),
        any_of.none() | any_of.binary(max_size=40) | any_of.sampled_from([b"\xff", b"1", b"-1"]),
    ),
    max_size=8,
)
keys = any_of.none() | any_of.binary(max_size=80) | any_of.sampled_from([b"case-1", b"i/1", b"a/b"])


def read(reader, value):
    """What it says, if anything."""
    try:
        return reader(value)
    except Unreadable as error:
        told = str(error)
    assert "Looks **bad**" not in told
    return None


@pytest.mark.parametrize(
    "reader",
    [
        from_record,
        read_once,
        configuration_from_record,
        connector_from_record,
        answer_from_record,
    ],
)
@long_enough
@given(value=values())
def test_a_value_is_read_or_unreadable(reader, value):
    read(reader, value)


@long_enough
@given(value=values(named()), later=values(named()))
def test_whatever_could_be_read_can_be_folded_shown_and_reacted_to(value, later):
    """It happened: no fold refuses it, whatever stands in it, and in whatever order it comes."""
    born = history(CREATED)
    met = [one for one in (read(from_record, value), read(from_record, later)) if one]
    told = [
        one.model_copy(update={"stream": born[0].stream, "sequence": n})
        for n, one in enumerate(met, start=2)
    ]
    known = None
    for envelope in [*born, *told]:
        known = followed(known, envelope)
        notices(envelope, lambda _: "somebody")
        pushes_for(envelope)
    decided([*born, *told])
    first = attach(fold({}, born, (), {"case-1": (0, 1)}), (), {})
    if told:
        places = {"case-1": (0, len(told) + 1)}
        made = attach(fold(dict(first.cases), told, born, places), (), {})
        if not isinstance(made.cases["case-1"], Gone):
            assert made.body("case-1")


@long_enough
@given(key=keys, value=values(named("command.")), said=headers, at=any_of.integers(0, 2**45))
def test_a_command_is_taken_or_refused(key, value, said, at):
    record = SimpleNamespace(
        partition=0, offset=0, key=key, value=value, headers=said, timestamp=at
    )
    who = sender(record)
    assert correlation(record)
    if who is not None:
        with suppress(Answerable):
            received(record, who, "c", datetime(2026, 1, 1, tzinfo=UTC))


@long_enough
@given(key=keys, value=values(named("alert.")) | documents().map(lambda d: repr(d).encode()))
def test_an_alert_is_taken_or_refused(key, value):
    try:
        alert = alerts.from_record(key, value)
    except Answerable:
        return
    description(alert.index, alert.id, alert.document)
    observables([alert.document])
