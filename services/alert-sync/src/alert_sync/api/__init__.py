"""What is asked over HTTP of alerts, and of what was set aside? One file per question."""

from alert_sync.api import consumers, executed, found, published, rules, set_aside
from alert_sync.api.desk import Desk
from case_runtime.http import Routes

__all__ = ["Desk", "add_routes"]


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/alerts`, the system action by which rules open cases, and what was set aside."""
    executed.add_routes(api, desk)
    rules.add_routes(api, desk)
    published.add_routes(api, desk)
    found.add_routes(api, desk)
    consumers.add_routes(api, desk)
    set_aside.add_routes(api, desk)
