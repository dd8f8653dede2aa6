"""Which deliveries follow from an action? One for each program that subscribed to it."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import orjson

from case_events import Envelope
from case_runtime.effects import Effect
from case_runtime.errors import Later
from case_runtime.showing import GONE, Asked, Reading
from notifier.people import People
from notifier.since import Since
from notifier.webhooks.store import Webhook, Webhooks

Document = Mapping[str, Any]
Place: TypeAlias = tuple[str, int]


class Deliveries:
    """Plans rows: of one case and one program they are one line."""

    def __init__(self, webhooks: Webhooks, since: Since, people: People, reading: Reading) -> None:
        self._webhooks = webhooks
        self._since = since
        self._people = people
        self._reading = reading

    async def __call__(self, envelopes: Sequence[Envelope]) -> Sequence[Effect]:
        """Of those who are subscribed now."""
        since = await self._since.moment()
        new = [one for one in envelopes if one.at >= since]
        return await self.of(new, await self._webhooks.current()) if new else []

    async def of(
        self, envelopes: Sequence[Envelope], webhooks: Sequence[Webhook], replay: str | None = None
    ) -> Sequence[Effect]:
        """For these programs, whether they were told before or not in a `replay`."""
        found = [
            (envelope, webhook)
            for envelope in envelopes
            for webhook in webhooks
            if webhook.said.concerns(envelope) and self._may_see(webhook, envelope)
        ]
        looks = [envelope for envelope, webhook in found if webhook.said.looks]
        cases = await self._cases({place(one): one for one in looks})
        return [
            delivery(envelope, webhook, replay)
            for envelope, webhook in found
            if not webhook.said.looks or fits(webhook, cases[place(envelope)])
        ]

    def _may_see(self, webhook: Webhook, envelope: Envelope) -> bool:
        return self._people.may_see(webhook.maker, envelope.space, envelope.owner)

    async def _cases(self, of: Mapping[Place, Envelope]) -> Mapping[Place, Document | None]:
        """As each is right after the action; as it was before, if that deleted it."""
        if not of:
            return {}
        both = await states(self._reading, list(of))
        return {at: after or before for at, (before, after) in zip(of, both, strict=True)}


def place(envelope: Envelope) -> Place:
    """Of which case, and where in its story."""
    return envelope.stream, envelope.sequence


def fits(webhook: Webhook, case: Document | None) -> bool:
    """Whether the program is told of such a case."""
    return case is not None and webhook.said.fits(case)


def delivery(envelope: Envelope, webhook: Webhook, replay: str | None) -> Effect:
    """A row; the content is looked up when it is delivered."""
    case, sequence, to = envelope.stream, envelope.sequence, webhook.said.id
    what: dict[str, Any] = {
        "webhook": to,
        "case": case,
        "space": envelope.space,
        "owner": envelope.owner,
        "sequence": sequence,
        "replay": replay,
        "envelope": envelope.model_dump(mode="json", exclude={"action"}),
        "type": envelope.action.type,
        "action": envelope.action.action,
    }
    key = f"{case}/{sequence}/webhook/{to}" + (f"/{replay}" if replay else "")
    return Effect(key, f"{to}/{case}", sequence, what)


async def states(
    reading: Reading, places: Sequence[Place]
) -> Sequence[tuple[Document | None, Document | None]]:
    """Each case before an action and right after it, asked for at once; `Later` while nobody knows.

    Before the first action there is none.
    """
    asked = list(
        dict.fromkeys(
            Asked(case, n, "then") for case, last in places for n in (last - 1, last) if n
        )
    )
    shown = await reading.shown(asked)
    if None in shown:
        raise Later("case-query does not show the case yet")
    known = {
        (one.stream, one.sequence): None if said == GONE else orjson.loads(said or b"null")
        for one, said in zip(asked, shown, strict=True)
    }
    return [(known.get((case, last - 1)), known[case, last]) for case, last in places]
