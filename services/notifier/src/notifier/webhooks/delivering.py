"""How does a change reach a program? Posted and signed, until it is taken or a day is over."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import httpx
import orjson
import structlog

from case_runtime.effects import Claim, Final, MongoEffects
from case_runtime.errors import Later
from case_runtime.outbound import Barred
from case_runtime.sealing import CannotOpen
from case_runtime.showing import Reading
from notifier import metrics
from notifier.channels.chats import bounded
from notifier.mail.faults import words
from notifier.people import People
from notifier.webhooks.planning import states
from notifier.webhooks.signing import headers
from notifier.webhooks.store import Webhook, Webhooks
from notifier.webhooks.turns import Turns

ATTEMPTS = 34
"""About a day, the pauses growing to one hour."""

OURS = "ours"
"""Under what a row notes how often it was us who could not."""

CHANNEL = "webhook"

log = structlog.get_logger()


class NotTaken(Later):
    """The program did not take it; its own words are no reason that is logged."""

    def __init__(self, why: str, said: str | None = None) -> None:
        super().__init__(why)
        self.said = said


class Posting:
    """Acts on claims of deliveries."""

    def __init__(
        self,
        webhooks: Webhooks,
        effects: MongoEffects,
        people: People,
        reading: Reading,
        http: httpx.AsyncClient,
        *,
        clock: Callable[[], datetime],
        attempts: int = ATTEMPTS,
        turns: Turns | None = None,
    ) -> None:
        self._webhooks = webhooks
        self._effects = effects
        self._people = people
        self._reading = reading
        self._http = http
        self._clock = clock
        self._attempts = attempts
        self._turns = turns or Turns()

    async def __call__(self, claim: Claim) -> None:
        """One attempt; after the last one the program is told nothing any more."""
        what = claim.effect.what
        webhook = await self._webhooks.one(what["webhook"])
        if webhook is None:
            raise Final("the subscription was deleted")
        if webhook.off:
            raise Final(f"the subscription is off: {webhook.off}")
        if not self._people.may_see(webhook.maker, what["space"], what["owner"]):
            raise Final("whoever subscribed may not read the case")
        async with self._turns.turn(webhook.said.id):
            status = await self._counted(webhook, claim)
        metrics.ATTEMPTS.labels(CHANNEL, "sent").inc()
        await self._effects.note(claim, {"status": status})

    async def _counted(self, webhook: Webhook, claim: Claim) -> int:
        """The status; a program is turned off for its own faults, not for ours."""
        try:
            return await self._posted(webhook, claim)
        except Final as why:
            metrics.ATTEMPTS.labels(CHANNEL, "failed").inc()
            await self._end(webhook, str(why))
            raise
        except NotTaken as why:
            metrics.ATTEMPTS.labels(CHANNEL, "delayed").inc()
            if why.said:
                await self._effects.note(claim, {"said": why.said})
            if claim.tries >= self._attempts and 2 * claim.noted.get(OURS, 0) < claim.tries:
                await self._end(webhook, f"{claim.tries} attempts in a row failed: {why}")
            raise
        except Later:
            metrics.ATTEMPTS.labels(CHANNEL, "delayed").inc()
            await self._effects.note(claim, {OURS: claim.noted.get(OURS, 0) + 1})
            raise

    async def _end(self, webhook: Webhook, why: str) -> None:
        log.warning("webhook.turned_off", webhook=webhook.said.id, why=why)
        await self._webhooks.turn_off(webhook.said.id, why)

    async def _posted(self, webhook: Webhook, claim: Claim) -> int:
        body = orjson.dumps(await self._content(claim))
        name = claim.effect.key
        at = int(self._clock().timestamp())
        try:
            signed = headers(await self._webhooks.secret(webhook), name, at, body)
        except CannotOpen as error:
            raise Final(f"its secret cannot be read: {error}") from error
        request = self._http.build_request("POST", webhook.url, content=body, headers=signed)
        try:
            response = await self._http.send(request, stream=True)
            try:
                said = await bounded(response)
            finally:
                await response.aclose()
        except Barred as error:
            raise Final("its address may not be called: actions.allowedHosts") from error
        except httpx.HTTPError as error:
            raise NotTaken(f"no answer: {type(error).__name__}") from error
        if response.status_code == httpx.codes.GONE:
            raise Final("status 410: it wants to be told nothing any more")
        if not response.is_success:
            told = words(said[:200].decode(errors="replace"))
            raise NotTaken(f"status {response.status_code}", told)
        return response.status_code

    async def _content(self, claim: Claim) -> Mapping[str, Any]:
        """Who did what, because of what, and the case before and after."""
        what, envelope = claim.effect.what, claim.effect.what["envelope"]
        [(before, after)] = await states(self._reading, [(what["case"], what["sequence"])])
        return {
            "id": claim.effect.key,
            "type": f"{what['type']}.{what['action']}",
            "timestamp": envelope["at"],
            "data": {
                "case": what["case"],
                "sequence": what["sequence"],
                "space": what["space"],
                "owner": what["owner"],
                "actor": envelope["by"],
                "correlationId": envelope["correlation_id"],
                "cause": envelope.get("causation_id"),
                "replayed": what["replay"] is not None,
                "before": before,
                "after": after,
            },
        }
