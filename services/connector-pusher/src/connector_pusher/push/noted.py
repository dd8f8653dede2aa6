"""What does an attempt leave to the next one, beside the row of the ticket? Its plan and its end."""

from collections.abc import Mapping
from typing import Any

from case_runtime.effects import Claim
from connector_pusher.push.plan import Outcome, Plan, Planned

VOID = "void"
"""An outcome up to this attempt no longer counts: a person has said how to go on."""


def with_plan(plan: Plan) -> Mapping[str, Any]:
    """As it is noted."""
    return {
        "plan": {
            "incident": dict(plan.incident),
            "comments": [list(one) for one in plan.comments],
            "known": list(plan.known),
        }
    }


def plan_of(claim: Claim) -> Plan | None:
    """What an earlier attempt has planned."""
    found = claim.noted.get("plan")
    if found is None:
        return None
    comments = tuple(Planned(*one) for one in found["comments"])
    return Plan(found["incident"], comments, tuple(found["known"]))


def with_outcome(outcome: Outcome) -> Mapping[str, Any]:
    """As it is noted."""
    return {
        "outcome": {
            "attempt": outcome.attempt,
            "failed": outcome.failed,
            "uncertain": outcome.uncertain,
        }
    }


def outcome_of(claim: Claim) -> Outcome | None:
    """How an earlier attempt ended, if nobody has said since how to go on."""
    return outcome(claim.noted)


def outcome(noted: Mapping[str, Any]) -> Outcome | None:
    """As it counts."""
    found = noted.get("outcome")
    if found is None or found["attempt"] <= noted.get(VOID, 0):
        return None
    return Outcome(**found)
