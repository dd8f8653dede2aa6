"""What happens when user actions arrive? Holders are noted, policies asked, their plans remembered.

Of each case in order. What would be forgotten by it is forgotten only when all that follows is
planned, so that whoever meets an action again, after a crash, plans the same.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeAlias

from alert_sync.cases.followed import followed
from alert_sync.cases.store import Known
from alert_sync.status.wanted import Happened
from case_events import (
    Alert,
    AttachmentAdded,
    AttachmentChanged,
    AttachmentRemoved,
    CaseDeleted,
    Envelope,
    SettingsChanged,
    StatusChanged,
)
from case_runtime.delivery import Delivery
from case_runtime.effects import Effect

Policy: TypeAlias = Callable[[Happened], Sequence[Effect]]
"""What follows from a user action."""

TOGETHER = 100
"""Attachments that are noted at once; each may be of many alerts."""


Witness: TypeAlias = Callable[[Sequence[Happened]], Awaitable[None]]
"""Whoever is told what happened, before it is known to have been handled."""


async def nobody(_: Sequence[Happened]) -> None:
    """Is told."""


class Holding(Protocol):
    """Whoever knows which case holds which alerts."""

    async def about(self, envelope: Envelope, /) -> tuple[Sequence[str], Sequence[str]]:
        """The alerts that the action is about, and those that it lets go."""

    async def take(self, envelopes: Sequence[Envelope], /) -> None:
        """Cases hold what was attached."""

    async def let_go(self, envelope: Envelope, released: Sequence[str], /) -> None:
        """The case does not hold these any more."""


class Knowing(Protocol):
    """Whoever knows the cases."""

    async def of(self, ids: Iterable[str], /) -> Mapping[str, Known]:
        """Those that are known of these, and how far each has been read."""

    async def put(self, before: Mapping[str, Known], now: Mapping[str, Known], /) -> None:
        """As safe as can be."""


class Remembering(Protocol):
    """Whoever keeps rows of effects."""

    async def plan(self, effects: Sequence[Effect], /) -> None:
        """Planning one again changes nothing."""


class Planner:
    """A reader of all of history: of each case from its first action on."""

    def __init__(
        self,
        *,
        cases: Knowing,
        holders: Holding,
        effects: Remembering,
        policies: Sequence[Policy],
        planned: Callable[[], None],
        witness: Witness = nobody,
    ) -> None:
        """`planned` is told when there is something to do."""
        self._witness = witness
        self._cases = cases
        self._known: Mapping[str, Known] = {}
        self._holders = holders
        self._effects = effects
        self._policies = policies
        self._planned = planned

    async def positions(self, first: Mapping[str, int]) -> Mapping[str, int]:
        """Links need all of a history: what does not begin at 1 is a gap."""
        self._known = await self._cases.of(first)
        return dict.fromkeys(first, 0) | {case: one.sequence for case, one in self._known.items()}

    async def handle(self, delivery: Delivery) -> None:
        """Effects, then cases, each with its position, then (by the listener) the offset.

        Of what was known when their positions were asked for.
        """
        now, plans = dict[str, Known](), list[Effect]()
        untaken, all_of_it = list[Envelope](), list[Happened]()
        for envelope in delivery.fresh:
            known = now.get(envelope.stream) or self._known.get(envelope.stream)
            before = known.case if known else None
            after = followed(before, envelope)
            now[envelope.stream] = Known(envelope.sequence, after or before)
            if asks(envelope):
                await self._take(untaken)
            alerts, released = await self._holders.about(envelope)
            if isinstance(envelope.action, AttachmentAdded | AttachmentChanged):
                untaken.append(envelope)
            happened = Happened(envelope, before, after, alerts, released)
            all_of_it.append(happened)
            plans += [one for policy in self._policies for one in policy(happened)]
            if released:
                await self._take(untaken)
                await self._plan(plans)
                await self._holders.let_go(envelope, released)
        await self._take(untaken)
        await self._plan(plans)
        await self._witness(all_of_it)
        await self._cases.put(self._known, now)

    async def _take(self, untaken: list[Envelope]) -> None:
        """Together: a batch may attach the alerts of hundreds of cases."""
        for start in range(0, len(untaken), TOGETHER):
            await self._holders.take(untaken[start : start + TOGETHER])
        untaken.clear()

    async def _plan(self, plans: list[Effect]) -> None:
        if plans:
            await self._effects.plan(plans)
            self._planned()
            plans.clear()


def asks(envelope: Envelope) -> bool:
    """Whether which alerts an action is about depends on what is held.

    From what was imported nothing follows, so nobody asks.
    """
    action = envelope.action
    match action:
        case AttachmentChanged():
            return isinstance(action.attachment, Alert)
        case AttachmentRemoved() | CaseDeleted():
            return True
        case StatusChanged() | SettingsChanged():
            return envelope.imported is None
        case _:
            return False
