"""What is asked of notifications over HTTP? One file per question."""

from case_runtime.http import Routes
from notifier.api import again, follows, found, preferences, webhooks
from notifier.api.desk import Desk

__all__ = ["Desk", "add_routes"]


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/notifications`."""
    found.add_routes(api, desk)
    preferences.add_routes(api, desk)
    follows.add_routes(api, desk)
    webhooks.add_routes(api, desk)
    again.add_routes(api, desk)
