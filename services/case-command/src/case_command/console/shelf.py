"""Where is all of it?"""

from dataclasses import dataclass
from typing import Self

from case_command.console.cursors import Cursors
from case_command.console.preferences import Preferences
from case_command.console.saved_views import SavedViews
from case_runtime import mongo


@dataclass(frozen=True, slots=True)
class Shelf:
    """In one database."""

    preferences: Preferences
    saved_views: SavedViews
    cursors: Cursors

    @classmethod
    def of(cls, database: mongo.Database) -> Self:
        """Each in a collection of its own."""
        return cls(Preferences(database), SavedViews(database), Cursors(database))

    async def prepare(self) -> None:
        """Make the indexes."""
        await self.saved_views.prepare()
        await self.cursors.prepare()
