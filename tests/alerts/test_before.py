"""Does a case hear of alerts that were attached before the service began, once they come?"""

from dataclasses import replace

from alert_sync.alerts.kept import unmet
from alert_sync.cases.followed import followed
from alert_sync.evidence.before import Before
from alert_sync.status.wanted import Happened
from case_events import TitleChanged
from case_events.testing import NOON, history
from examples import ATTACHMENTS, CREATED, added

TWO = ATTACHMENTS["alert"].model_copy(
    update={"alert_id": ("a-1", "a-2"), "index": ("alerts", "alerts")}
)
A1, A2 = "alerts/a-1", "alerts/a-2"


class Alerts:
    """The first is known; of the second a case has been heard, and nothing else."""

    async def of(self, keys):
        first, second = unmet("alerts", "a-1", NOON), unmet("alerts", "a-2", NOON)
        known = {A1: replace(first, source=b"{}"), A2: second}
        return {key: known[key] for key in keys if key in known}


class Awaited:
    def __init__(self):
        self.notes = {}

    async def note(self, evidence, keys):
        self.notes |= {evidence.of(key).name: key for key in keys}

    async def forget(self, evidence):
        self.notes.pop(evidence.name, None)


def happened(*actions, keys=(A1, A2)):
    before, told = None, []
    for envelope in history(*actions):
        after = followed(before, envelope)
        alerts = keys if envelope.sequence > 1 else ()
        told.append(Happened(envelope, before, after, alerts, ()))
        before = after or before
    return told


async def test_what_has_not_come_yet_is_awaited_and_what_is_known_is_not_told():
    awaited = Awaited()
    before = Before(Alerts(), awaited)
    for _ in range(2):
        await before(happened(CREATED, added(TWO)))

    assert awaited.notes == {f"case-1/2/described/{A2}": A2}


async def test_other_actions_await_nothing():
    awaited = Awaited()
    await Before(Alerts(), awaited)(happened(CREATED, TitleChanged(title="t"), keys=()))

    assert awaited.notes == {}
