"""How is a planned row carried out? Whoever may still read the case is told of it as it is now."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import orjson

from case_runtime.effects import Claim, Effects, Final
from case_runtime.errors import Later
from case_runtime.showing import GONE, Asked, Form, Reading
from notifier import metrics
from notifier.people import People, Person
from notifier.policies.news import News, news


class Channel(Protocol):
    """A way to somebody."""

    async def tell(self, to: Person, about: Sequence[News], key: str) -> Mapping[str, Any]:
        """What is to be remembered of it; `Final` if it never can be told, `Later` if it may."""


class Delivering:
    """Acts on claims."""

    def __init__(
        self,
        effects: Effects,
        people: People,
        reading: Reading,
        channels: Mapping[str, Channel],
        base_url: str | None,
    ) -> None:
        self._effects = effects
        self._people = people
        self._reading = reading
        self._channels = channels
        self._base_url = base_url

    async def __call__(self, claim: Claim) -> None:
        """One attempt; what the other side said stands in the row."""
        name = claim.effect.what["channel"]
        try:
            said = await self._told(claim)
        except Final:
            metrics.ATTEMPTS.labels(name, "failed").inc()
            raise
        except Exception:
            metrics.ATTEMPTS.labels(name, "delayed").inc()
            raise
        metrics.ATTEMPTS.labels(name, "sent").inc()
        await self._effects.note(claim, said)

    async def _told(self, claim: Claim) -> Mapping[str, Any]:
        what = claim.effect.what
        person = self._people.person(what["recipient"])
        if person is None:
            raise Final("nobody in the users file has this profile")
        about = await self.news(what, person)
        return await self._channels[what["channel"]].tell(person, [about], claim.effect.key)

    async def news(self, what: Mapping[str, Any], person: Person) -> News:
        """What that person may be told; `Final` if that is nothing."""
        if not self._people.may_read(person.uid, what["space"], what["owner"]):
            raise Final(f"{person.username} may not read the case")
        form: Form = "commented" if "place" in what else "case"
        [shown] = await self._reading.shown([Asked(what["case"], what["sequence"], form)])
        if shown is None:
            raise Later("case-query does not show the case yet")
        if shown == GONE:
            raise Final("the case was deleted")
        return news(what, orjson.loads(shown), self._base_url)
