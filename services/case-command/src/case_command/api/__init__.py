"""Which requests become which decisions? One file per resource."""

from case_command.api import attachments, cases, configurations, custom_fields, observables
from case_command.api.desk import Desk
from case_runtime.http import Routes

__all__ = ["Desk", "add_routes"]


def add_routes(api: Routes, desk: Desk) -> None:
    """The write side of the Cases API."""
    cases.add_routes(api, desk)
    attachments.add_routes(api, desk)
    custom_fields.add_routes(api, desk)
    observables.add_routes(api, desk)
    configurations.add_routes(api, desk)
