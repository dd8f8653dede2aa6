"""Which deliveries follow from an action? One for each program that subscribed to it."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from case_events import Envelope
from case_runtime.effects import Effect
from case_runtime.errors import Later
from case_runtime.showing import GONE, Asked, Reading
from notifier.since import Since
from notifier.webhooks.store import Webhook, Webhooks

Document = Mapping[str, Any]


class Deliveries:
    """Plans rows: of one case and one program they are one line."""

    def __init__(self, webhooks: Webhooks, since: Since, reading: Reading) -> None:
        self._webhooks = webhooks
        self._since = since
        self._reading = reading

    async def __call__(self, envelope: Envelope) -> Sequence[Effect]:
        """Of those who are subscribed now."""
        if envelope.at < await self._since.moment():
            return []
        return await self.of(envelope, await self._webhooks.current())

    async def of(
        self, envelope: Envelope, webhooks: Sequence[Webhook], replay: str | None = None
    ) -> Sequence[Effect]:
        """For these programs, whether they were told before or not in a `replay`."""
        found = [one for one in webhooks if one.said.concerns(envelope)]
        if any(one.said.looks for one in found):
            case = await self._case(envelope)
            found = [one for one in found if not one.said.looks or (case and one.said.fits(case))]
        return [delivery(envelope, one, replay) for one in found]

    async def _case(self, envelope: Envelope) -> Document | None:
        """As it is right after the action; as it was before, if that deleted it."""
        before, after = await states(self._reading, envelope.stream, envelope.sequence)
        return after or before


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
    reading: Reading, case: str, sequence: int
) -> tuple[Document | None, Document | None]:
    """The case before an action and right after it; `Later` while nobody knows."""
    asked = [Asked(case, n, "then") for n in (sequence - 1, sequence) if n]
    shown = await reading.shown(asked)
    if None in shown:
        raise Later("case-query does not show the case yet")
    known = [None if one == GONE else orjson.loads(one or b"null") for one in shown]
    return (known[0] if sequence > 1 else None), known[-1]
