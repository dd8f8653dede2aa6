"""How is a planned row carried out? Whoever may still read the case is told of it as it is now."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol

import orjson

from case_runtime.effects import Claim, Final, MongoEffects
from case_runtime.errors import Later
from case_runtime.showing import GONE, Asked, Form, Reading
from notifier import metrics
from notifier.effect import GATHERED
from notifier.people import People, Person
from notifier.policies.news import News, news
from notifier.policies.rooms import ROOM

MOST = 100
"""News of one digest; what is more comes in the next one."""


class Answered(Final):
    """Refused, in words of somebody else's: they stand in the row, and are no reason to log."""

    def __init__(self, why: str, said: str) -> None:
        super().__init__(why)
        self.said = said


class Channel(Protocol):
    """A way to somebody."""

    async def tell(self, to: Person, about: Sequence[News], key: str) -> Mapping[str, Any]:
        """What is to be remembered of it; `Final` if it never can be told, `Later` if it may."""


class Delivering:
    """Acts on claims."""

    def __init__(
        self,
        effects: MongoEffects,
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
        except Final as refusal:
            metrics.ATTEMPTS.labels(name, "failed").inc()
            if isinstance(refusal, Answered) and refusal.said:
                await self._effects.note(claim, {"said": refusal.said})
            raise
        except Exception:
            metrics.ATTEMPTS.labels(name, "delayed").inc()
            raise
        metrics.ATTEMPTS.labels(name, "sent").inc()
        await self._effects.note(claim, said)

    async def _told(self, claim: Claim) -> Mapping[str, Any]:
        what = claim.effect.what
        person = self._recipient(what["recipient"])
        about = [await self.news(what, person)]
        also = await self._gathered(claim, person)
        about += also.values()
        channel = self._channels.get(what["channel"])
        if channel is None:
            raise Final(f"there is no {what['channel']} here")
        said = await channel.tell(person, about, claim.effect.key)
        await self._effects.along(claim, list(also), said)
        return said

    async def _gathered(self, claim: Claim, person: Person) -> dict[str, News]:
        """What waits in the same line, and may be told: another attempt tells no less."""
        if not claim.effect.line.startswith(GATHERED):
            return {}
        wanted: dict[str, Any] = {"line": claim.effect.line, "state": "planned"}
        if "also" in claim.noted:
            wanted["_id"] = {"$in": claim.noted["also"]}
        rows = await self._effects.seen(wanted, [("sequence", 1), ("_id", 1)], most=MOST)
        found = {}
        for row in rows:
            if row.effect.key != claim.effect.key:
                with suppress(Final):  # it has its turn, and fails alone
                    found[row.effect.key] = await self.news(row.effect.what, person)
        if "also" not in claim.noted:
            await self._effects.note(claim, {"also": list(found)})
        return found

    async def news(self, what: Mapping[str, Any], person: Person) -> News:
        """What that person may be told; `Final` if that is nothing."""
        room = person.uid.startswith(ROOM)
        if not room and not self._people.may_read(person.uid, what["space"], what["owner"]):
            raise Final(f"{person.username} may not read the case")
        form: Form = "commented" if "place" in what else "case"
        [shown] = await self._reading.shown([Asked(what["case"], what["sequence"], form)])
        if shown is None:
            raise Later("case-query does not show the case yet")
        if shown == GONE:
            raise Final("the case was deleted")
        people = tuple(map(self._name, what.get("people", ()))) if room else None
        return news(what, orjson.loads(shown), self._base_url, people)

    def _recipient(self, uid: str) -> Person:
        """A room is somebody whom an administrator vouches for."""
        if uid.startswith(ROOM):
            name = uid.removeprefix(ROOM)
            return Person(uid, name, name, None)
        found = self._people.person(uid)
        if found is None:
            raise Final("nobody in the users file has this profile")
        return found

    def _name(self, uid: str) -> str:
        """As others call them."""
        found = self._people.person(uid)
        return found.name if found else "somebody"
