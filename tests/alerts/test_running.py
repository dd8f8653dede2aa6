"""How does a run come to cases, whatever happens to it?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from alert_sync.plans import DO
from alert_sync.rules import naming
from alert_sync.rules.acting import Acting
from alert_sync.rules.queue import RUN
from alert_sync.rules.run import Group, Named, Rule, Run, Wanted
from alert_sync.rules.running import Attempt, RefusedGroup, Running, forgotten
from alert_sync.rules.windows import Counter
from alert_sync.rules.written import because_row, run_row
from case_events.commands import Accepted, Refusal, RequestPush
from case_events.testing import NOON
from case_runtime.commanding import Because
from case_runtime.effects import Effect, Final, MemoryEffects
from case_runtime.errors import Later

WANTED = Wanted(rule=Rule("r1", "Scan"), space="soc", owner="cases", grouping_by=("h",))
A, B = Group({"h": "A"}, (Named("i", "a"),)), Group({"h": "B"}, (Named("i", "b"),))
BECAUSE = Because(correlation_id="talk")


class Counters:
    """As the database has them."""

    def __init__(self):
        self.numbers, self.asked = {}, []

    async def now(self, key, window):
        self.asked.append(window)
        return Counter(self.numbers.setdefault(key, 1), NOON)

    async def raised(self, key, above):
        self.numbers[key] = max(self.numbers[key], above + 1)
        return Counter(self.numbers[key], NOON)


class Cases:
    """Those who are asked; `closed` are the closed ones, `says` what goes wrong."""

    def __init__(self):
        self.asked, self.closed, self.says = [], set(), {}

    async def ask(self, command, *, case, id_, space, because):
        self.asked.append((case, id_, space, because, command))
        if said := self.says.get(case):
            raise said
        if case in self.closed:
            return refusal(case, 409)
        return Accepted(source="s", id=id_, case=case, version="v", sequence=3)


def refusal(case, status, message="no"):
    return Refusal(source="s", id="n", case=case, status_code=status, error="E", message=message)


def case(group, number=1):
    return naming.case_id(WANTED, group.grouping, number)


@pytest.fixture
def counters():
    return Counters()


@pytest.fixture
def cases():
    return Cases()


def attempt(**used):
    return Attempt("run/1", BECAUSE, used, forgotten)


async def test_each_group_has_its_case_and_one_command(counters, cases):
    opened = await Running(counters, cases).run(Run(WANTED, [A, B]), attempt())
    [(named, id_, space, because, command), _] = cases.asked

    assert [one.case for one in opened] == [case(A), case(B)]
    assert (named, id_, space, because) == (case(A), f"run/1/{case(A)}", "soc", BECAUSE)
    assert (command.case.title, command.alerts.ids) == (
        "Scan - Grouping by A (Auto-created)",
        ("a",),
    )
    assert set(counters.asked) == {timedelta(days=7)}


async def test_a_closed_case_gives_way_to_the_next(counters, cases):
    cases.closed = {case(A), case(A, 2)}
    [opened] = await Running(counters, cases).run(Run(WANTED, [A]), attempt())

    assert opened.case == case(A, 3)
    assert cases.asked[-1][-1].case.title == "Scan - Grouping by A (3) (Auto-created)"


async def test_a_group_that_is_refused_does_not_keep_the_others_from_their_cases(counters, cases):
    async def ask(command, *, case, id_, space, because):
        answer = await Cases.ask(cases, command, case=case, id_=id_, space=space, because=because)
        return refusal(case, 400, "full") if case == refused else answer

    refused, cases.ask = case(A), ask
    with pytest.raises(RefusedGroup, match="full"):
        await Running(counters, cases).run(Run(WANTED, [A, B]), attempt())

    assert [one[0] for one in cases.asked] == [case(A), case(B)]


async def test_what_may_work_later_is_told_before_what_never_will(counters, cases):
    cases.says = {case(A): Final("never"), case(B): Later("away")}

    with pytest.raises(Later):
        await Running(counters, cases).run(Run(WANTED, [A, B]), attempt())


async def test_too_many_alerts_are_cut_to_what_tells_so(counters, cases):
    many = Group({}, tuple(Named("i", str(n)) for n in range(5000)))
    await Running(counters, cases).run(Run(WANTED, [many]), attempt())

    assert len(cases.asked[0][-1].alerts.ids) == 1001


async def test_alerts_that_are_managed_elsewhere_name_no_rule(counters, cases):
    wanted = Wanted(rule=Rule("r1", "Scan"), space="s", owner="o", internally_managed=True)
    await Running(counters, cases).run(Run(wanted, [Group({}, A.alerts)]), attempt())

    assert (cases.asked[0][-1].alerts.rule.id, cases.asked[0][-1].alerts.rule.name) == (None, None)


async def test_a_push_is_asked_for_where_that_is_wanted_and_may_be_refused(counters, cases):
    async def ask(command, *, case, id_, space, because):
        answer = await Cases.ask(cases, command, case=case, id_=id_, space=space, because=because)
        return refusal(case, 400) if isinstance(command, RequestPush) else answer

    cases.ask = ask
    [opened] = await Running(counters, cases).run(
        Run(replace(WANTED, auto_push=True), [A]), attempt()
    )
    named, id_, *_, command = cases.asked[-1]

    assert opened.case == named == case(A)
    assert (id_, command) == (f"run/1/{case(A)}/push", RequestPush())


class Nothing:
    """No group waits."""

    async def put(self, run, attempt):
        assert not run.waiting


async def test_a_run_that_is_tried_again_asks_the_same_case_under_the_same_name(counters, cases):
    effects = MemoryEffects(clock=lambda: 0.0)
    what = {DO: RUN, "run": run_row(Run(WANTED, [A])), "because": because_row(BECAUSE)}
    await effects.plan([Effect("run/1", "line", 1, what)])
    acting = Acting(effects, Running(counters, cases), Nothing(), None)
    [claim] = await effects.claim(1)
    cases.says = {case(A): Later("away")}
    with pytest.raises(Later):
        await acting(claim)
    await effects.put_off(claim, "away", 0)
    counters.numbers[naming.counter_key(WANTED, A.grouping)] = 7  # its window has passed
    cases.says = {}
    [claim] = await effects.claim(1)
    await acting(claim)
    [first, second] = cases.asked

    assert first[:3] == second[:3]


async def test_who_was_overtaken_asks_nobody(counters, cases):
    effects = MemoryEffects(clock=lambda: 0.0)
    what = {DO: RUN, "run": run_row(Run(WANTED, [A])), "because": because_row(BECAUSE)}
    await effects.plan([Effect("run/1", "line", 1, what)])
    [claim] = await effects.claim(1)
    await effects.done(claim)
    with pytest.raises(Later):
        await Acting(effects, Running(counters, cases), Nothing(), None)(claim)

    assert not cases.asked
