"""Does a rule that wants its cases pushed ask for that, once for each run?"""

from datetime import UTC, datetime

import pytest

from alert_sync.rules.run import Group, Named, Rule, Run, Wanted
from alert_sync.rules.running import Attempt, Running, forgotten
from alert_sync.rules.windows import Counter
from case_events.commands import Accepted, CollectAlerts, Refusal, RequestPush
from case_runtime.commanding import Because
from case_runtime.errors import Later

GROUP = Group({}, (Named("i", "1"),))


class Counters:
    async def now(self, key, window):
        return Counter(1, datetime(2026, 1, 1, tzinfo=UTC))


class Cases:
    """Takes every command, but for what `faults` say of pushes."""

    def __init__(self, *faults):
        self.asked, self.faults = [], list(faults)

    async def ask(self, command, *, case, id_, space, because):
        self.asked.append((type(command), id_))
        fault = self.faults.pop(0) if isinstance(command, RequestPush) and self.faults else None
        if isinstance(fault, Exception):
            raise fault
        if fault:
            said = {"statusCode": fault, "error": "", "message": "no"}
            return Refusal(source="s", id=id_, case=case, **said)
        return Accepted(source="s", id=id_, case=case, version="v", sequence=3)


async def run(cases, *, auto_push):
    wanted = Wanted(rule=Rule("r", "R"), space="default", owner="cases", auto_push=auto_push)
    attempt = Attempt("run-1", Because(), {}, forgotten)
    return await Running(Counters(), cases).run(Run(wanted, [GROUP]), attempt)


@pytest.mark.parametrize("auto_push", [True, False])
async def test_a_case_is_pushed_after_it_has_its_alerts_where_that_is_wanted(auto_push):
    cases = Cases()
    (opened,) = await run(cases, auto_push=auto_push)

    pushes = [(RequestPush, f"run-1/{opened.case}/push")] if auto_push else []
    assert cases.asked == [(CollectAlerts, f"run-1/{opened.case}"), *pushes]


async def test_a_case_that_cannot_be_pushed_is_there_all_the_same():
    (opened,) = await run(Cases(404), auto_push=True)

    assert opened.sequence == 3


async def test_a_push_that_nobody_answered_is_asked_for_again_under_the_same_name():
    cases = Cases(Later("away"))
    with pytest.raises(Later):
        await run(cases, auto_push=True)
    await run(cases, auto_push=True)

    (first, second) = [id_ for kind, id_ in cases.asked if kind is RequestPush]
    assert first == second
