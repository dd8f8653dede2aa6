"""What is asked of connectors over HTTP? One file per question."""

from case_runtime.http import Routes
from connector_pusher.api import connectors, execute, headers, inbound, preview, pushes, types
from connector_pusher.api.desk import Desk

__all__ = ["Desk", "add_routes"]


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/actions`."""
    types.add_routes(api, desk)
    connectors.add_routes(api, desk)
    execute.add_routes(api, desk)
    pushes.add_routes(api, desk)
    preview.add_routes(api, desk)
    headers.add_routes(api, desk)
    inbound.add_routes(api, desk)
