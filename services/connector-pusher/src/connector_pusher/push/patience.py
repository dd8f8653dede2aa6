"""When is a push tried again by itself? Where nobody waits for it, and it may work later. Pure.

Whoever asks for it over HTTP is answered: they see why it failed, and ask again. What was asked for
as a case was opened, or by a change, a rule or a program by command, is tried again, later each
time, until it is given up.
"""

import random
from collections.abc import Mapping
from typing import Any

from case_events import PushRequested
from case_runtime.effects import Claim, Effect
from case_runtime.stories import Story
from connector_pusher.push.noted import RETRIED
from connector_pusher.push.plan import Outcome
from connector_pusher.systems.outcomes import Unavailable, Unknown

KIND = "again"
TYPES = ("create_case", "push_requested")
"""The actions that this is told by."""

MOST = 10
"""Times; then about four hours have gone by."""

SHORTEST, LONGEST = 30.0, 3600.0


def automatic(effect: Effect) -> bool:
    """Whether nobody waits for the answer: by command, or as the case was opened."""
    return effect.what.get("cause") is not None or bool(effect.what.get("opening"))


def tried(noted: Mapping[str, Any]) -> int:
    """How often it has been tried again."""
    return int(noted.get(RETRIED, 0))


def pause(times: int, wanted: float) -> float:
    """Seconds, after so many; not sooner than the other side `wanted`, and not all at once."""
    seconds = max(wanted, min(SHORTEST * 2.0**times, LONGEST))
    return seconds * random.uniform(1.0, 1.2)  # noqa: S311 - not a secret


def later(why: Exception) -> float | None:
    """In how many seconds at the soonest another attempt may come to more; None: it would not."""
    if isinstance(why, Unavailable):
        return why.retry_after or 0.0
    return 0.0 if isinstance(why, Unknown) else None


def ended(claim: Claim, why: str, wanted: float | None) -> Outcome:
    """Of an attempt that failed; `wanted` None: it would not work later either."""
    times = tried(claim.noted)
    if wanted is None or not automatic(claim.effect):
        return Outcome(claim.attempt, why)
    if times >= MOST:
        return Outcome(claim.attempt, f"{why}; given up, having tried {MOST} times more")
    return Outcome(claim.attempt, f"{why}; it is tried again", again=pause(times, wanted))


def effect(claim: Claim, outcome: Outcome, seconds: float) -> Effect:
    """The next time, as a row; each push has a line of its own, so that nothing waits for it.

    It is one row for one outcome: whoever was cut off behind it plans it once more.
    """
    push, of = claim.effect, claim.effect.what
    what = {
        "kind": KIND,
        "case": of["case"],
        "connector": of["connector"]["id"],
        "push": push.key,
        "line": push.line,
        "attempt": outcome.attempt,
        "times": tried(claim.noted) + 1,
    }
    line = f"{push.key}/again"
    return Effect(f"{line}/{outcome.attempt}", line, push.sequence, what, after=seconds)


def wanted(story: Story, effect: Effect) -> bool:
    """Not if the case goes elsewhere by now, or another push with the connector was asked for."""
    connector, case = effect.what["connector"], story.case
    if case is None or case["connector"]["id"] != connector:
        return False
    asked = [
        one.sequence
        for one in story.actions
        if isinstance(one.action, PushRequested) and one.action.connector.id == connector
    ]
    return max(asked, default=0) == effect.sequence
