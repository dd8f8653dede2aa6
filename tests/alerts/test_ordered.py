"""What is known, of a run that was asked for on Kafka, of why it is?"""

import base64

import pytest

from alert_sync.rules.ordered import Office
from alert_sync.rules.written import read_because
from case_events.command_wire import answer_from_record, command_record
from case_events.commands import RunRule
from case_events.topics import RESULTS
from case_runtime.effects import MemoryEffects
from commanding import Gate, Out
from desks import OWNER

PARAMS = {
    "alerts": [{"_id": "1", "_index": "i"}],
    "groupingBy": [],
    "rule": {"id": "r", "name": "R"},
    "owner": OWNER,
    "timeWindow": "7d",
}


class Rows(MemoryEffects):
    """Where nothing was planned before."""

    async def seen(self, query, order):
        return []


class World:
    """An office, and whoever asks it."""

    def __init__(self):
        self.effects, self.out = Rows(), Out()
        self.office = Office(Gate(), self.effects, self.out, RESULTS)

    async def ask(self, **why):
        token = base64.b64encode(b"key all").decode()
        record = command_record(
            RunRule(params=PARAMS),
            case="any",
            id="1",
            source="urn:soar",
            authorization=f"ApiKey {token}",
            space="default",
            correlation_id="talk",
            **why,
        )
        await self.office([record])

    @property
    def because(self):
        [row] = self.effects.rows.values()
        return read_because(row.effect.what["because"])


async def test_a_run_that_follows_from_an_action_goes_on_with_its_hops_and_its_cause():
    world = World()
    await world.ask(causation_id="c-1/2", hops=3)

    assert world.because[1:] == ("c-1/2", "talk", 4)


async def test_one_that_follows_from_nothing_has_none():
    world = World()
    await world.ask()

    assert world.because[1:] == (None, "talk", 0)


@pytest.mark.parametrize(("hops", "planned"), [(8, 1), (9, 0)])
async def test_a_cycle_ends(hops, planned):
    world = World()
    await world.ask(hops=hops)

    assert len(world.effects.rows) == planned
    told = [answer_from_record(letter.value) for letter in world.out.letters]
    assert [(one.status_code, one.message[-9:]) for one in told] == [(400, ": a cycle")][planned:]
