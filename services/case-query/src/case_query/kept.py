"""Where are the read models of one generation kept?"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from case_runtime import mongo
from case_runtime.offsets import Offsets

NAMES = (
    "cases",
    "attachments",
    "user_actions",
    "search",
    "history",
    "milestones",
    "configurations",
    "observables",
)

INDEXES: Mapping[str, Sequence[Mapping[str, int]]] = {
    "cases": ({"connector": 1},),
    "attachments": (
        {"id": 1},
        {"alerts": 1},
        {"events": 1},
        {"file.space": 1, "file.at": 1, "_id": 1},
        {"file.space": 1, "file.size": 1, "_id": 1},
        {"file.space": 1, "file.name": 1, "_id": 1},
    ),
    "search": ({"space": 1, "tokens": 1},),
    "history": ({"comment": 1},),
    "milestones": ({"space": 1, "day": 1},),
    "observables": ({"key": 1, "_id": 1},),
}
"""Sparse: a row without the field costs nothing. Everything else is found by `_id` or in memory."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The collections, written without a majority: they can be derived again."""

    cases: mongo.Collection
    attachments: mongo.Collection
    user_actions: mongo.Collection
    search: mongo.Collection
    history: mongo.Collection
    milestones: mongo.Collection
    configurations: mongo.Collection
    observables: mongo.Collection

    @classmethod
    def of(cls, database: mongo.Database, generation: str) -> Self:
        """Those of one generation."""
        return cls(*(mongo.derived(database, f"{name}.{generation}") for name in NAMES))

    async def prepare(self) -> None:
        """Make the indexes; those of several collections beside each other."""
        made = ((getattr(self, name), keys) for name, wanted in INDEXES.items() for keys in wanted)
        await asyncio.gather(*(mongo.index(collection, keys) for collection, keys in made))


async def drop(database: mongo.Database, generation: str) -> None:
    """Nothing is left of it, nor of how far it had come."""
    await mongo.drop(database, [f"{name}.{generation}" for name in NAMES])
    for followed in (generation, of_configurations(generation)):
        await Offsets(database, followed).drop()


def of_configurations(generation: str) -> str:
    """Under which name it keeps how far it has come with them."""
    return f"{generation}/configurations"
