"""How does a push look to people? With its steps, and why attempts came to nothing. Pure."""

from datetime import timedelta
from typing import Any

from case_events.values import with_milliseconds
from case_runtime.effects import Seen
from connector_pusher.push.noted import outcome_of, plan_of
from connector_pusher.push.plan import TICKET, Plan, Row


def named(push: Seen) -> str:
    """`<case>:<sequence>`."""
    return f"{push.effect.what['case']}:{push.effect.sequence}"


def state(push: Seen) -> str:
    """`open`, `pushed`, `failed` or `uncertain`."""
    outcome = outcome_of(push.noted)
    if push.state == "planned":
        return "open"
    if push.state == "done":
        return "pushed"
    return "uncertain" if outcome and outcome.uncertain else "failed"


def retried(push: Seen) -> str | None:
    """When it is tried again by itself, unless another push is asked for before."""
    outcome = outcome_of(push.noted)
    if push.state != "failed" or push.ended is None or outcome is None or outcome.again is None:
        return None
    return with_milliseconds(push.ended + timedelta(seconds=outcome.again))


def shown(push: Seen, row: Row) -> dict[str, Any]:
    """One of them."""
    what, plan = push.effect.what, plan_of(push.noted)
    return {
        "id": named(push),
        "case_id": what["case"],
        "connector_id": what["connector"]["id"],
        "state": state(push),
        "requested_at": what["at"],
        "requested_by": what["by"],
        "ended_at": push.ended and with_milliseconds(push.ended),
        "retried_at": retried(push),
        "reason": push.why,
        "attempt": push.attempt,
        "attempts": [{"number": one.number, "reason": one.why} for one in push.attempts],
        "external_id": row.external.id if row.external else None,
        "external_url": row.external.url if row.external else None,
        "steps": steps(push.effect.key, plan, row) if plan else [],
    }


def steps(key: str, plan: Plan, row: Row) -> list[dict[str, str]]:
    """The ticket, then each comment: `done`, `open`, or `uncertain` where an answer was lost."""
    doubt = row.doubt.step if row.doubt else None

    def told(step: str, *, done: bool) -> dict[str, str]:
        return {"step": step, "state": "uncertain" if step == doubt else "done" if done else "open"}

    comments = [told(c.id, done=row.revision(c.id) >= c.revision) for c in plan.comments]
    return [told(TICKET, done=row.updated == key), *comments]
