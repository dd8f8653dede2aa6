"""What does an attempt leave to the next one beside the ticket's row? Its plan and its end."""

from collections.abc import Mapping
from typing import Any

import orjson

from connector_pusher.push.plan import Outcome, Plan, Planned

VOID = "void"
"""An outcome up to this attempt no longer counts: a person has said how to go on."""

RETRIED = "retried"
"""How often it has been tried again by itself."""

UNTAKEN = "the case does not take it"
OVERTAKEN = "a newer push goes on with the ticket"

MOST_BYTES = 8 << 20
"""A row holds 16 MiB."""


class TooMuch(ValueError):
    """More than one push can hold."""


def with_plan(plan: Plan) -> Mapping[str, Any]:
    """As it is noted, or `TooMuch`."""
    said = {
        "incident": dict(plan.incident),
        "comments": [list(one) for one in plan.comments],
        "known": list(plan.known),
    }
    made = orjson.dumps(said)
    if len(made) > MOST_BYTES:
        raise TooMuch("the case says more than one push can hold")
    return {"plan": made}


def plan_of(noted: Mapping[str, Any]) -> Plan | None:
    """What an earlier attempt has planned."""
    if "plan" not in noted:
        return None
    found = orjson.loads(noted["plan"])
    comments = tuple(Planned(*one) for one in found["comments"])
    return Plan(found["incident"], comments, tuple(found["known"]))


def with_outcome(outcome: Outcome) -> Mapping[str, Any]:
    """As it is noted."""
    return {
        "outcome": {
            "attempt": outcome.attempt,
            "failed": outcome.failed,
            "uncertain": outcome.uncertain,
            "again": outcome.again,
        }
    }


def outcome_of(noted: Mapping[str, Any]) -> Outcome | None:
    """How an earlier attempt ended, if nobody has said since how to go on."""
    found = noted.get("outcome")
    if found is None or found["attempt"] <= noted.get(VOID, 0):
        return None
    return Outcome(**found)
