"""Does a standing rule run only while it is there, and on, and its author still may?"""

from dataclasses import replace

import pytest

from alert_sync.plans import DO
from alert_sync.rules import queue
from alert_sync.rules.acting import Acting
from alert_sync.rules.arrivals import Gathering, effect
from alert_sync.rules.in_force import RulesInForce
from alert_sync.rules.rights import Authors
from alert_sync.rules.run import Group, Named, Rule, Run, Wanted
from alert_sync.rules.running import Attempt, forgotten
from alert_sync.rules.standing import Standing
from alert_sync.rules.written import because_row, run_row
from alerting import MemoryAlerts
from case_events import User
from case_events.testing import NOON
from case_runtime.commanding import Because
from case_runtime.effects import Effect, Final, MemoryEffects
from case_runtime.users import Users
from case_runtime.users_file import UsersFile
from people import ANA_HASH

WANTED = Wanted(rule=Rule("r", "R"), space="default", owner="cases", grouping_by=("host.name",))
RULE = Standing(WANTED, {}, True, User(username="ana"), NOON, principal="user:ana")  # noqa: FBT003 - it is on
GROUP = Group({"host.name": "A"}, (Named("i", "1"),))


def file(*roles, key=(), expires="2999-01-01T00:00:00Z"):
    """Users in which ana and a key have these roles."""
    return Users(
        UsersFile.model_validate(
            {
                "roles": {
                    "all": {"spaces": "*", "privileges": {"cases": "all"}},
                    "read": {"spaces": "*", "privileges": {"cases": "read"}},
                },
                "users": [{"username": "ana", "password_hash": ANA_HASH, "roles": roles}],
                "api_keys": [
                    {"id": "soar", "key_hash": ANA_HASH, "roles": key, "expires": expires}
                ],
            }
        )
    )


class World:
    """One rule, one alert that waits for it, and whoever carries runs out."""

    def __init__(self, rule=RULE, users=None):
        self.kept, self.users, self.ran = rule, users or file("all"), []
        self.before, self.hops_told = 0, []
        self.alerts, self.effects = MemoryAlerts(), MemoryEffects(clock=lambda: 0.0)
        self.alerts.publish("i/1", **{"host.name": "A"})
        standing = RulesInForce(self, Authors(lambda: self.users))
        acting = Acting(self.effects, self, self, standing)
        self.works = {
            "gather": Gathering(standing, self, self.alerts, self.effects, acting),
            queue.RUN: acting,
        }

    async def one(self, key):
        return self.kept

    async def gather(self, rule, run):
        return ["i/1"], False

    async def hops(self, rule, run):
        return self.before

    async def put(self, run, attempt):
        """No group waits."""

    async def run(self, run, attempt):
        self.ran.append((attempt.rule, [group.alerts for group in run.groups]))
        self.hops_told.append(attempt.because.hops)

    async def act(self, planned):
        await self.effects.plan([planned])
        [claim] = await self.effects.claim(1)
        await self.works[claim.effect.what[DO]](claim)


def waits():
    """A group of the rule that has waited until its case may be opened."""
    attempt = Attempt("n", Because(by=RULE.by), {}, forgotten, RULE.key)
    return queue.effect(WANTED, GROUP, attempt, 0)


WAYS = pytest.mark.parametrize("planned", [effect(RULE), waits()], ids=["arrived", "waits"])


@WAYS
async def test_a_rule_that_is_there_and_on_runs(planned):
    world = World()
    await world.act(planned)

    assert world.ran == [("default/r", [GROUP.alerts])]


@WAYS
@pytest.mark.parametrize("rule", [None, replace(RULE, enabled=False)], ids=["gone", "off"])
async def test_one_that_is_gone_or_off_opens_no_case_any_more(planned, rule):
    world = World(rule)
    await world.act(planned)

    assert not world.ran


async def test_one_that_goes_while_it_is_tried_again_opens_none():
    world = World()
    row = effect(RULE)
    noted = {"run": run_row(Run(WANTED, [GROUP])), "because": because_row(Because(by=RULE.by))}
    await world.effects.plan([row])
    [claim] = await world.effects.claim(1)
    await world.effects.note(claim, {"run": noted})
    world.kept = None
    await world.works["gather"](replace(claim, noted={"run": noted}))

    assert not world.ran


@WAYS
@pytest.mark.parametrize(
    ("principal", "users"),
    [
        ("user:ana", file("read")),
        ("user:ana", file()),
        ("user:bo", file("all")),
        ("key:soar", file("all")),
        ("key:soar", file(key=["all"], expires="2020-01-01T00:00:00Z")),
        ("", file("all", key=["all"])),
    ],
)
async def test_one_whose_author_may_not_any_more_is_set_aside_with_the_reason(
    planned, principal, users
):
    world = World(replace(RULE, principal=principal), users)

    with pytest.raises(Final, match=r"Whoever wrote the rule \[r\] may not: Unauthorized to"):
        await world.act(planned)
    assert not world.ran


@pytest.mark.parametrize("principal", ["key:soar", "oidc:olga"])
async def test_a_key_that_holds_and_who_is_known_elsewhere_still_may(principal):
    world = World(replace(RULE, principal=principal), file(key=["all"]))
    await world.act(effect(RULE))

    assert world.ran


async def test_a_run_that_somebody_asked_for_is_of_no_standing_rule():
    world = World(None)
    what = {DO: queue.RUN, "run": run_row(Run(WANTED, [GROUP])), "because": because_row(Because())}
    await world.act(Effect("run/1", "line", 1, what))

    assert world.ran == [(None, [GROUP.alerts])]


@pytest.mark.parametrize(("before", "told"), [(0, 0), (1, 2), (8, 9)])
async def test_what_comes_of_an_alert_that_is_itself_a_reaction_is_one_reaction_more(before, told):
    world = World()
    world.before = before
    await world.act(effect(RULE))

    assert world.hops_told == [told]
