"""What happens when user actions arrive? Holders are noted, policies asked, their plans remembered.

Of each case in order. What would be forgotten by it is forgotten only when all that follows is
planned, so that whoever meets an action again, after a crash, plans the same.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeAlias

from alert_sync.followed import Followed, followed
from alert_sync.wanted import Happened
from case_events import Envelope
from case_runtime.deliver import Delivery
from case_runtime.effects import Effect

Policy: TypeAlias = Callable[[Happened], Sequence[Effect]]
"""What follows from a user action."""


class Holding(Protocol):
    """Whoever knows which case holds which alerts."""

    async def about(self, envelope: Envelope, /) -> tuple[Sequence[str], Sequence[str]]:
        """The alerts that the action is about, and those that it lets go."""

    async def take(self, envelope: Envelope, /) -> None:
        """The case holds what was attached."""

    async def let_go(self, envelope: Envelope, released: Sequence[str], /) -> None:
        """The case does not hold these any more."""


class Knowing(Protocol):
    """Whoever knows the cases."""

    async def of(self, ids: Sequence[str], /) -> Mapping[str, Followed]:
        """Those that are known of these."""

    async def put(self, changed: Sequence[Followed], /) -> None:
        """As safe as can be."""


class Progressing(Protocol):
    """Whoever knows how far each case has been read."""

    async def of(self, case_ids: Mapping[str, int], /) -> Mapping[str, int]:
        """A case that was never met is left out."""

    async def moved(self, handled: Sequence[Envelope], /) -> None:
        """These, in order, are handled."""


class Remembering(Protocol):
    """Whoever keeps rows of effects."""

    async def plan(self, effects: Sequence[Effect], /) -> None:
        """Planning one again changes nothing."""


class Planner:
    """A reader of all of history: of each case from its first action on."""

    def __init__(
        self,
        *,
        progress: Progressing,
        cases: Knowing,
        holders: Holding,
        effects: Remembering,
        policies: Sequence[Policy],
        planned: Callable[[], None],
    ) -> None:
        """`planned` is told when there is something to do."""
        self._progress = progress
        self._cases = cases
        self._holders = holders
        self._effects = effects
        self._policies = policies
        self._planned = planned

    async def positions(self, first: Mapping[str, int]) -> Mapping[str, int]:
        """Links need all of a history: what does not begin at 1 is a gap."""
        return dict.fromkeys(first, 0) | dict(await self._progress.of(first))

    async def handle(self, delivery: Delivery) -> None:
        """Effects, then cases, then positions, then (by the listener) the offset."""
        fresh = delivery.fresh
        known = await self._cases.of(list(dict.fromkeys(e.stream for e in fresh)))
        now, plans = dict(known), list[Effect]()
        for envelope in fresh:
            before = now.get(envelope.stream)
            after = followed(before, envelope)
            if after:
                now[envelope.stream] = after
            alerts, released = await self._holders.about(envelope)
            await self._holders.take(envelope)
            happened = Happened(envelope, before, after, alerts, released)
            plans += [one for policy in self._policies for one in policy(happened)]
            if released:
                await self._plan(plans)
                await self._holders.let_go(envelope, released)
        await self._plan(plans)
        changed = [one for case, one in now.items() if not one.same(known.get(case))]
        await self._cases.put(changed)
        await self._progress.moved(fresh)

    async def _plan(self, plans: list[Effect]) -> None:
        if plans:
            await self._effects.plan(plans)
            self._planned()
            plans.clear()
