"""How does a console keep what people keep for themselves? One file per thing."""

from case_command.api.console import cursors, preferences, saved_views
from case_command.console.shelf import Shelf
from case_runtime.http import Routes


def add_routes(api: Routes, shelf: Shelf) -> None:
    """`/api/console`."""
    preferences.add_routes(api, shelf.preferences)
    saved_views.add_routes(api, shelf.saved_views)
    cursors.add_routes(api, shelf.cursors)
