"""What is a case told of its alerts, once, whatever happens meanwhile?"""

from dataclasses import replace
from datetime import timedelta
from itertools import chain

import orjson
import pytest

from alert_sync.alerts.alert import Alert
from alert_sync.alerts.arriving import Arriving, Late
from alert_sync.alerts.kept import Publication, new
from alert_sync.alerts.store import UNREAD
from alert_sync.cases.followed import followed
from alert_sync.evidence import described
from alert_sync.evidence.described import Evidence, evidence_for
from alert_sync.evidence.describing import AT_ONCE, MOST_BYTES, Describing
from alert_sync.plans import Cause
from alert_sync.status.wanted import Happened
from case_events import Alert as Attached
from case_events import AttachmentAdded, CaseCreated, Connector, Settings, Totals, User
from case_events.commands import Accepted, AddObservables, Refusal
from case_events.testing import NOON, history
from case_runtime.effects import Final, MemoryEffects
from case_runtime.errors import Later

ANA = User(username="ana")
CAUSE = Cause("c-1", 2, NOON, ANA, "soc", "cases", "talk", 1)
FOUND = {"host.name": "web-1"}


class Alerts:
    """Those that have come."""

    def __init__(self):
        self.rows, self.most = {}, 0

    def come(self, key, **fields):
        index, _, id_ = key.partition("/")
        alert = Alert(index, id_, fields, orjson.dumps(fields))
        self.rows[key] = new(Publication(alert, NOON))
        return Publication(alert, NOON)

    async def of(self, keys):
        rows = {key: self.rows[key] for key in keys if key in self.rows}
        return {key: replace(row, source=row.source and UNREAD) for key, row in rows.items()}

    async def whole(self, keys):
        self.most = max(self.most, len(keys))
        return {key: self.rows[key] for key in keys if key in self.rows}

    async def publish(self, publications):
        return [True] * len(publications)


class Awaited:
    """Notes; `meanwhile` happens when one is made."""

    def __init__(self):
        self.notes, self.meanwhile = {}, lambda: None

    async def note(self, evidence, keys):
        self.meanwhile()
        self.notes |= {evidence.of(key).name: evidence.of(key) for key in keys}

    async def of(self, keys):
        return [one for one in self.notes.values() if one.late in keys]

    async def forget(self, evidence):
        self.notes.pop(evidence.name, None)


class Cases:
    """Those who are told; `says` what they answer."""

    def __init__(self):
        self.told, self.status, self.away = [], None, 0

    async def ask(self, command, *, case, id_, space, because):
        if self.away:
            self.away -= 1
            raise Later("away")
        self.told.append((id_, command, because))
        if self.status:
            return Refusal(
                source="s", id=id_, case=case, status_code=self.status, error="E", message="no"
            )
        return Accepted(source="s", id=id_, case=case, version="v", sequence=3)


class World:
    """A worker and what it needs."""

    def __init__(self):
        self.alerts, self.awaited, self.cases = Alerts(), Awaited(), Cases()
        self.effects = MemoryEffects(clock=lambda: 0.0)
        self.work = Describing(self.alerts, self.awaited, self.effects, self.cases)
        self.arriving = Arriving(self.alerts, self.effects, [Late(self.awaited)], lambda: None)

    async def plan(self, *keys, observables=False):
        await self.effects.plan([described.effect(Evidence(CAUSE, keys, observables))])

    async def act(self):
        """All that is due, one after another; what fails comes again at once."""
        while claims := await self.effects.claim(1):
            for claim in claims:
                try:
                    await self.work(claim)
                except Later:
                    await self.effects.put_off(claim, "away", 0)
                else:
                    await self.effects.done(claim)

    @property
    def described(self):
        """The alerts that were told of, and under which name."""
        return [
            (name, [one.id for one in command.action.alerts])
            for name, command, _ in self.cases.told
            if not isinstance(command, AddObservables)
        ]


@pytest.fixture
def world():
    return World()


async def test_alerts_are_described_with_the_attaching_action_as_cause(world):
    world.alerts.come("i/a", **FOUND)
    await world.plan("i/a", observables=True)
    await world.act()
    [(name, _, because), (other, traces, _)] = world.cases.told

    assert (name, other) == ("c-1/2/described", "c-1/2/described/observables")
    assert because == (ANA, "c-1/2", "talk", 2)
    assert [one.value for one in traces.observables] == ["web-1"]


async def test_nothing_is_told_where_nothing_is_known(world):
    await world.plan("i/a", observables=True)
    await world.act()

    assert not world.cases.told
    assert list(world.awaited.notes) == ["c-1/2/described/i/a"]


async def test_an_alert_that_comes_later_is_described_then(world):
    world.alerts.come("i/a", **FOUND)
    await world.plan("i/a", "i/b")
    await world.act()
    published = world.alerts.come("i/b", **FOUND)
    await world.arriving.publish([published])
    await world.arriving.publish([published])
    await world.act()
    await world.arriving.publish([published])
    await world.act()

    assert world.described == [
        ("c-1/2/described", ["a"]),
        ("c-1/2/described/i/b", ["b"]),
    ]
    assert not world.awaited.notes


async def test_an_alert_that_comes_while_it_is_noted_is_described_once(world):
    world.awaited.meanwhile = lambda: world.alerts.come("i/a", **FOUND)
    await world.plan("i/a")
    await world.act()

    assert world.described == [("c-1/2/described/i/a", ["a"])]


async def test_what_came_between_two_tries_is_left_to_its_own_turn(world):
    world.alerts.come("i/a", **FOUND)
    await world.plan("i/a", "i/b")
    world.cases.away = 1
    [claim] = await world.effects.claim(1)
    with pytest.raises(Later):
        await world.work(claim)
    await world.effects.put_off(claim, "away", 0)
    world.alerts.come("i/b", **FOUND)
    await world.act()

    assert world.described == [
        ("c-1/2/described", ["a"]),
        ("c-1/2/described/i/b", ["b"]),
    ]


@pytest.mark.parametrize("status", [404, 422])
async def test_a_case_that_is_gone_or_knows_it_is_an_outcome(world, status):
    world.alerts.come("i/a", **FOUND)
    world.cases.status = status
    await world.plan("i/a", observables=True)
    await world.act()

    assert len(world.cases.told) == 2


async def test_observables_that_find_no_room_are_an_outcome_and_a_missing_right_is_not(world):
    world.alerts.come("i/a", **FOUND)
    await world.plan("i/a", observables=True)
    [claim] = await world.effects.claim(1)
    world.cases.status = 403

    with pytest.raises(Final, match="no"):
        await world.work(claim)


async def test_many_alerts_are_several_commands(world):
    urls = [f"https://x/{n}/{'x' * 900}" for n in range(40)]
    keys = [f"i/{n}" for n in range(20)]
    for key in keys:
        world.alerts.come(key, **{"url.full": urls})
    await world.plan(*keys)
    await world.act()
    names, parts = zip(*world.described, strict=True)

    assert names[:2] == ("c-1/2/described", "c-1/2/described/2")
    assert [one for part in parts for one in part] == [str(n) for n in range(20)]
    assert all(len(c.model_dump_json()) < 2 * MOST_BYTES for _, c, _ in world.cases.told)


async def test_of_many_alerts_only_some_are_read_whole_at_once_and_the_same_is_told(world):
    keys = [f"i/{n}" for n in range(2 * AT_ONCE + 1)]
    for key in keys:
        world.alerts.come(key, **FOUND)
    await world.plan(*keys, observables=True)
    await world.act()
    [(_, ids)] = world.described

    assert ids == [key.removeprefix("i/") for key in keys]
    assert [one.value for one in world.cases.told[-1][1].observables] == ["web-1"]
    assert world.alerts.most == AT_ONCE


async def test_observables_that_no_command_can_hold_are_several_commands(world):
    paths = {f"i/{n}": [f"/{n}/{m}/{'é' * 900}" for m in range(50)] for n in range(20)}
    for key, found in paths.items():
        world.alerts.come(key, **{"file.path": found})
    await world.plan(*paths, observables=True)
    await world.act()
    told = [(name, c) for name, c, _ in world.cases.told if isinstance(c, AddObservables)]

    assert [name for name, _ in told][:2] == [
        "c-1/2/described/observables",
        "c-1/2/described/observables/2",
    ]
    assert [one.value for _, c in told for one in c.observables] == [*chain(*paths.values())]
    assert all(len(c.model_dump_json().encode()) < 2 * MOST_BYTES for _, c in told)


CREATED = CaseCreated(
    owner="securitySolution",
    title="T",
    description="D",
    tags=(),
    connector=Connector(),
    settings=Settings(extract_observables=True),
)
ADDED = AttachmentAdded(
    comment_id="a",
    attachment=Attached(alert_id=("a",), index=("i",), owner="securitySolution"),
    now=Totals(alerts=1),
)


def happened(*alerts, **changed):
    [created, added] = history(CREATED, ADDED)
    case = followed(None, created)
    return Happened(added.model_copy(update=changed), case, followed(case, added), alerts)


def test_what_is_attached_is_described_with_observables_if_the_case_says_so():
    [effect] = evidence_for(happened("i/a"))
    evidence = described.read(effect.what)

    assert (effect.key, effect.line) == ("case-1/2/described", "describe/case-1")
    assert (evidence.alerts, evidence.observables) == (["i/a"], True)
    assert evidence.cause.at == NOON + timedelta(minutes=1)


def test_nothing_is_described_of_what_holds_no_alerts():
    assert not evidence_for(happened())
