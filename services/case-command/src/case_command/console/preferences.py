"""How does somebody like their console? By key, whatever a console writes there."""

from collections.abc import Mapping
from typing import Any

import orjson

from case_runtime import mongo
from case_runtime.errors import Invalid

MOST = 200
"""Keys of one person."""


class Preferences:
    """Of everyone, each under their principal; keys that nobody changes stay as they are."""

    def __init__(self, database: mongo.Database) -> None:
        self._rows = mongo.durable(database, "console_preferences")

    async def of(self, principal: str) -> dict[str, Any]:
        """All of somebody's."""
        async for row in mongo.find(self._rows, {"_id": principal}):
            return {key: orjson.loads(text) for key, text in row.get("said", {}).items()}
        return {}

    async def change(self, principal: str, said: Mapping[str, Any]) -> dict[str, Any]:
        """Those that are there then; what is null is gone. `Invalid`: they are too many."""
        kept = {key: value for key, value in said.items() if value is not None}
        others = (await self.of(principal)).keys() - said.keys()
        if len(others) + len(kept) > MOST:
            raise Invalid(f"Nobody has more than {MOST} preferences")
        texts = {f"said.{key}": orjson.dumps(value).decode() for key, value in kept.items()}
        gone = [f"said.{key}" for key, value in said.items() if value is None]
        await mongo.write_all(self._rows, [mongo.edit(principal, texts, gone)])
        return await self.of(principal)
