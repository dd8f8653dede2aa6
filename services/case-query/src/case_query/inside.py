"""What do the other services ask, and what are they told?"""

import asyncio
from collections.abc import Collection, Mapping, Sequence

import orjson

from case_query.serving import Serving
from case_runtime.announced import Announced
from case_runtime.errors import Later
from case_runtime.showing import GONE, Asked
from case_runtime.stories import Story


class Inside:
    """For services in the same process, and for those that ask over HTTP."""

    def __init__(self, serving: Serving, announced: Announced, patience: float) -> None:
        self._serving = serving
        self._announced = announced
        self._patience = patience

    async def shown(self, asked: Sequence[Asked]) -> list[bytes | None]:
        """What readers see by now."""
        if all(one.form != "connector" for one in asked):
            return await self._serving.shown(asked)
        return [await self._connector(one.stream, one.sequence) for one in asked]

    async def story(self, case_id: str, sequence: int, types: Collection[str]) -> Story:
        """The case at that sequence or later, and its actions of these types; or `Later`.

        At 0 it is the case as it is by now, if there is one.
        """
        if not sequence and self._serving.views.store.counts.facts_of(case_id) is None:
            return Story(None)
        (shown,) = await self.shown([Asked(case_id, sequence, "commented")])
        if shown is None:
            raise Later("the views have not come that far yet")
        facts = self._serving.views.store.counts.facts_of(case_id)
        if shown == GONE or facts is None:
            return Story(None)
        states = await self._serving.views.reads.states()
        return Story(orjson.loads(shown), await states.envelopes(case_id, facts.born, None, types))

    async def _connector(self, connector_id: str, version: int) -> bytes | None:
        try:
            async with asyncio.timeout(self._patience):
                found = await self._announced.reached(connector_id, version)
        except TimeoutError:
            return None
        return GONE if found.deleted else found.model_dump_json().encode()

    async def references(self, connector_ids: Collection[str]) -> Mapping[str, int]:
        """How many cases and configurations name each connector, as readers see them."""
        return await self._serving.views.reads.references(connector_ids)
