"""Is it told when a user action is missing, or cannot be handled?"""

from dataclasses import dataclass
from datetime import timedelta

from alert_sync.alerts.store import Alerts
from alert_sync.cases.following import Following
from alerting import MemoryCases
from case_events import USER_ACTIONS, TitleChanged
from case_events.testing import NOON, history
from case_events.wire import to_record
from case_runtime import mongo
from case_runtime.effects import MemoryEffects
from examples import CREATED


@dataclass
class Record:
    key: bytes
    value: bytes
    offset: int
    partition: int = 0
    timestamp: int = 0


class Sender:
    """Keeps what it is to send."""

    def __init__(self):
        self.letters = []

    async def send(self, letters):
        self.letters += letters


def records(*sequences):
    made = history(CREATED, *[TitleChanged(title="t")] * 9)
    found = [to_record(made[n - 1]) for n in sequences]
    return [Record(one.key, one.value, place) for place, one in enumerate(found)]


async def test_what_comes_although_something_before_it_is_missing_is_set_aside_and_told():
    database, sender = mongo.connect("mongodb://127.0.0.1:9", "nowhere"), Sender()
    following = Following(
        database,
        "nowhere:9",
        USER_ACTIONS,
        "g",
        alerts=Alerts(database, timedelta(days=1), lambda: NOON),
        effects=MemoryEffects(),
        policies=(),
        planned=lambda: None,
        sender=sender,
        cases=MemoryCases(),
    )
    await following.hear(records(1, 2, 4))
    [letter] = sender.letters

    assert letter.topic == "case.user-actions.dead"
    assert dict(letter.headers)["reason"] == b"gap: 4 came too early"
    assert "cases: 1 user actions were set aside since it began" in list(following.ailments())
