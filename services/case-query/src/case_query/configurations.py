"""Which configurations are there? Few: all of them are in memory, as the projection stored them."""

from collections import Counter
from collections.abc import Collection, Mapping

from case_events import Configuration, ConfigurationEnvelope
from case_events.configuration import stream
from case_events.observable_types import types
from case_query.advance import Step, advance
from case_query.views import configurations as views
from case_query.views.configurations import View
from case_query.views.missing_fields import NONE, Fillers, filled, fillers
from case_query.views.shown_observables import BUILT_IN, of_types
from case_query.waiting import GRACE, Waiting
from case_runtime import mongo
from case_runtime.delivery import Delivery


class Configurations:
    """The read model, and the projection that makes it."""

    def __init__(self, rows: mongo.Collection, grace: float = GRACE) -> None:
        self._rows = rows
        self._seen: dict[str, View] = {}
        self._fillers: dict[tuple[str, str], Fillers] = {}
        self._types: dict[tuple[str, str], frozenset[str]] = {}
        self._loaded = False
        self._waiting: Waiting[View] = Waiting(self, grace)

    async def load(self) -> None:
        """All that is stored, and nothing else."""
        stored = [views.restored(d) async for d in mongo.find(self._rows, {})]
        self._seen, self._fillers, self._types = {}, {}, {}
        for seen in stored:
            self._show(seen)
        self._loaded = True

    def of(self, space: str, owner: str) -> Configuration | None:
        """How an owner is configured in a space, if it is."""
        seen = self._seen.get(stream(space, owner))
        return seen.configuration if seen else None

    def naming(self, connector_ids: Collection[str]) -> Counter[str]:
        """How many configurations name each of these connectors."""
        all_ = (seen.configuration for seen in self._seen.values() if seen.configuration)
        return Counter(one.connector.id for one in all_ if one.connector.id in connector_ids)

    def bodies(self, space: str, owners: Collection[str]) -> list[bytes]:
        """Those of these owners, as the API shows them."""
        found = (self._seen.get(stream(space, owner)) for owner in sorted(owners))
        return [seen.json for seen in found if seen and seen.configuration]

    def fill(
        self, space: str, owner: str, case: bytes, types: Collection[str] | None = None
    ) -> bytes:
        """The JSON of a case as its owner is configured by now.

        With all fields that there are, and without observables whose type there is no more;
        `types` are those that they have, if that is known already.
        """
        missing, known = (
            self._fillers.get((space, owner)),
            self._types.get((space, owner), BUILT_IN),
        )
        if types is None or not known.issuperset(types):
            case = of_types(case, known)
        return filled(case, missing) if missing else case

    def observable_types(self, space: str, owner: str) -> Mapping[str, str]:
        """All that an owner has: key -> label."""
        configuration = self.of(space, owner)
        return types(configuration.observable_types if configuration else ())

    async def shown(self, name: str, sequence: int) -> bytes:
        """The configuration in a stream once it has come so far, however long that takes."""
        return (await self._waiting.reached(name, sequence)).json

    def remembered(self, name: str) -> View | None:
        """What is shown of a stream."""
        return self._seen.get(name)

    async def look(self, name: str) -> View | None:
        """The same: there is nothing that is not in memory."""
        return self._seen.get(name)

    async def positions(self, first: Mapping[str, int]) -> Mapping[str, int]:
        """A read model begins with the first action."""
        if not self._loaded:
            await self.load()
        known = ((name, self._seen.get(name)) for name in first)
        return {name: seen.sequence if seen else 0 for name, seen in known}

    async def handle(self, delivery: Delivery[ConfigurationEnvelope]) -> None:
        """Return when all of it is stored and shown."""
        folded: dict[str, View] = {}
        for envelope in delivery.fresh:
            name = envelope.stream
            folded[name] = views.view(folded.get(name) or self._seen.get(name), envelope)
        places = delivery.places
        steps = [self._step(seen, places[name]) for name, seen in folded.items()]
        if steps and await advance(self._rows, steps):
            await self.load()  # another replica is ahead
        for seen in folded.values():
            self._show(seen)
        self._waiting.tell(folded)

    async def offset(self, name: str) -> int:
        """Where in its partition the last action of a stream is; 0 if there is none."""
        async for d in mongo.find(self._rows, {"_id": name}, {"offset": 1}):
            found: int = d["offset"]
            return found
        return 0

    async def settle(self) -> None:
        """Everything that was handled is written."""

    def forget(self) -> None:
        """What is stored is what counts; until it is read, what was there is shown."""
        self._loaded = False

    def _step(self, seen: View, place: tuple[int, int]) -> Step:
        before = self._seen.get(seen.stream)
        known = before.sequence if before else 0
        return Step(seen.stream, known, seen.sequence, views.document(seen, place))

    def _show(self, seen: View) -> None:
        before = self._seen.get(seen.stream)
        if before and before.sequence >= seen.sequence:
            return
        self._seen[seen.stream] = seen
        if seen.configuration:
            of = seen.configuration.space, seen.configuration.owner
            self._types[of] = frozenset(types(seen.configuration.observable_types))
            self._fillers[of] = fillers(seen.configuration)
            if self._fillers[of] == NONE:
                del self._fillers[of]
