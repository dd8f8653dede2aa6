"""Is there one line in the log for each batch, with the fields that docs/observability.md names?"""

import re
from pathlib import Path
from types import SimpleNamespace

from structlog.testing import capture_logs

from alert_sync.alerts.intake import Intake
from case_events.testing import NOON, history
from case_events.wire import to_record
from case_runtime.deliver import Deliver
from examples import CREATED


def records(*envelopes):
    made = [to_record(one) for one in envelopes]
    return [
        SimpleNamespace(partition=0, offset=n, key=one.key, value=one.value)
        for n, one in enumerate(made)
    ]


PAGE = (Path(__file__).parents[2] / "docs/observability.md").read_text(encoding="utf-8")


def documented(event):
    """The fields that the page names for an event."""
    (row,) = re.findall(rf"^\| `{event}` \|[^|]*\|([^|]*)\|$", PAGE, re.MULTILINE)
    return set(re.findall(r"`(\w+)`", row))


def fields(line):
    return set(line) - {"event", "log_level"}


class Reader:
    async def positions(self, first):
        return dict.fromkeys(first, 0)

    async def handle(self, delivery):
        pass


async def aside(*_):
    pass


async def test_a_batch_of_user_actions_is_one_line():
    deliver = Deliver(Reader(), aside, name="a-reader")
    batch = records(*history(CREATED), *history(CREATED))
    batch.append(SimpleNamespace(partition=0, offset=9, key=b"x", value=b"no action"))
    with capture_logs() as logged:
        await deliver(batch)
        await deliver([])
    (line,) = [one for one in logged if one["event"] == "batch.handled"]
    documented_fields = fields(line) == documented("batch.handled") - {"debug"}
    ms = line.pop("ms")

    assert ms >= 0
    assert documented_fields
    assert line == {
        "event": "batch.handled",
        "log_level": "info",
        "reader": "a-reader",
        "records": 3,
        "fresh": 1,
        "repeated": 1,
        "early": 0,
        "aside": 1,
    }


async def test_a_batch_that_does_not_concern_a_reader_is_told_to_who_looks_closely():
    deliver = Deliver(Reader(), aside, name="a-reader", concerns=lambda _: False)
    with capture_logs() as logged:
        await deliver(records(*history(CREATED)))

    assert [(one["event"], one["log_level"]) for one in logged] == [("batch.handled", "debug")]


async def test_a_batch_of_alerts_is_one_line():
    class Keeping:
        async def publish(self, publications):
            pass

    intake = Intake(Keeping(), aside, lambda: NOON)
    said = [
        SimpleNamespace(
            partition=0, offset=0, timestamp=0, key=b"i/1", value=b'{"_index":"i","_id":"1"}'
        ),
        SimpleNamespace(partition=0, offset=1, timestamp=0, key=b"i/2", value=b"no alert"),
    ]
    with capture_logs() as logged:
        await intake(said)
    (line,) = [one for one in logged if one["event"] == "alerts.received"]

    assert line["ms"] >= 0
    assert (line["records"], line["aside"]) == (2, 1)
    assert fields(line) == documented("alerts.received")
