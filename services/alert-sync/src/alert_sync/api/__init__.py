"""What is asked of alerts over HTTP? One file per question."""

from alert_sync.api import consumers, executed, found, published, rules
from alert_sync.api.desk import Desk
from case_runtime.http import Routes

__all__ = ["Desk", "add_routes"]


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/alerts`, and the system action by which rules open cases."""
    executed.add_routes(api, desk)
    rules.add_routes(api, desk)
    published.add_routes(api, desk)
    found.add_routes(api, desk)
    consumers.add_routes(api, desk)
