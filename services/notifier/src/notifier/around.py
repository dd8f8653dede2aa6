"""What do user actions not say themselves? Who holds their cases, and who was told of what before.

All that a batch needs is asked for together: one question to case-query, whatever is in it.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import orjson

from case_events import Envelope
from case_runtime.effects import Effect, MongoEffects
from case_runtime.errors import Later
from case_runtime.showing import GONE, Asked, Reading
from notifier.effect import of_case
from notifier.policies.notices import HELD, Around, Reason, edited, reasons
from notifier.wishes import Follows, Preferences

Holders: TypeAlias = Mapping[str, Sequence[str]]
"""By case."""


class Surroundings:
    """Whoever knows that."""

    def __init__(
        self, preferences: Preferences, follows: Follows, effects: MongoEffects, reading: Reading
    ) -> None:
        self._preferences = preferences
        self._follows = follows
        self._effects = effects
        self._reading = reading

    async def holders(self, envelopes: Sequence[Envelope]) -> Holders:
        """Of the cases of which somebody wishes to hear what their holders hear."""
        cases: dict[str, Envelope] = {}
        for envelope in envelopes:
            possible = reasons(envelope) & HELD
            if possible and await self._preferences.wished(possible):
                cases[envelope.stream] = envelope  # the last one: it is asked for as it is now
        if not cases:
            return {}
        assigned = await self._assigned(list(cases.values()))
        return {
            case: tuple(
                dict.fromkeys([*assigned[case], *await self._follows.of(envelope.space, case)])
            )
            for case, envelope in cases.items()
        }

    async def around(
        self, envelope: Envelope, holders: Holders, planned: Sequence[Effect]
    ) -> Around:
        """Of one of them; `planned` follows from those before it, and is in no row yet."""
        told: frozenset[tuple[str, str]] = frozenset()
        if edited(envelope):
            mentions = {**of_case(envelope.stream), "what.reason": Reason.MENTIONED.value}
            rows = await self._effects.seen(mentions, [("_id", 1)])
            told = mentioned(envelope, [*(row.effect for row in rows), *planned])
        return Around(tuple(holders.get(envelope.stream, ())), told)

    async def _assigned(self, envelopes: Sequence[Envelope]) -> Mapping[str, Sequence[str]]:
        """As the cases are now: who is assigned no more is not told any more."""
        asked = [Asked(one.stream, one.sequence) for one in envelopes]
        shown = await self._reading.shown(asked)
        if None in shown:
            raise Later("case-query does not show the case yet")
        return {
            one.stream: [] if said == GONE else uids(said or b"")
            for one, said in zip(asked, shown, strict=True)
        }


def uids(case: bytes) -> Sequence[str]:
    """Of those who are assigned."""
    return [one["uid"] for one in orjson.loads(case)["assignees"]]


def mentioned(envelope: Envelope, effects: Sequence[Effect]) -> frozenset[tuple[str, str]]:
    """Who was told that they are named in a place of this case."""
    return frozenset(
        (one.what["recipient"], one.what["place"])
        for one in effects
        if one.what["case"] == envelope.stream and one.what["reason"] == Reason.MENTIONED.value
    )
