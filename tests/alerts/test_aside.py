"""Is a record that was set aside there for people, and counted once however often it was tried?"""

from prometheus_client import REGISTRY

from alert_sync.alerts.intake import Intake
from alert_sync.aside import LONGEST, Aside
from alerts.test_intake import AT, BAD, Kept, Record
from case_events.topics import Topic
from case_runtime.aside import REASON
from case_runtime.errors import Later

ALERTS = Topic("alerts.of-this-test", "index/id")


class Sender:
    """Kafka is away `times`."""

    def __init__(self, times=0):
        self.times, self.letters = times, []

    async def send(self, letters):
        if self.times:
            self.times -= 1
            raise Later("nobody is there")
        self.letters += letters


def counted(group):
    labels = {"topic": ALERTS.name, "reader": group}
    return REGISTRY.get_sample_value("caselog_set_aside_total", labels) or 0.0


async def at_once(seconds):
    pass


async def test_a_record_is_counted_once_it_is_there_however_often_it_was_tried():
    sender = Sender(times=3)
    aside = Aside(sender, ALERTS, "away")
    await Intake(Kept(), aside, lambda: AT, at_once)([BAD])

    assert (len(sender.letters), counted("away"), aside.count) == (1, 1.0, 1)


async def test_it_says_why_and_keeps_what_came():
    sender = Sender()
    await Aside(sender, ALERTS, "g")(Record(b"i/1", b"{"), "x" * (REASON + 1))
    (letter,) = sender.letters

    assert (letter.topic, letter.key, letter.value) == (ALERTS.dead.name, b"i/1", b"{")
    assert dict(letter.headers) == {"reason": b"x" * REASON, "group": b"g"}


async def test_what_is_larger_than_a_record_may_be_is_left_out():
    sender = Sender()
    await Aside(sender, ALERTS, "g")(Record(b"i/1", b"x" * LONGEST), "too large")
    await Aside(sender, ALERTS, "g")(Record(b"i/1", b"x" * (LONGEST - 1)), "just fits")

    assert [len(one.value) for one in sender.letters] == [0, LONGEST - 1]
