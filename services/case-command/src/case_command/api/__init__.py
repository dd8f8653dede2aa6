"""Which requests become which decisions? One file per resource."""

import re

from case_command.api import (
    attachments,
    brought_files,
    cases,
    configurations,
    custom_fields,
    file_service,
    files,
    histories,
    imports,
    observables,
    pushes,
    uploads,
)
from case_command.api.desk import Desk
from case_runtime.http import Routes

__all__ = ["STREAMS", "Desk", "add_routes"]

STREAMS = re.compile(
    r"/api/saved_objects/_import|/api/cases/_import"
    r"|/api/cases/[^/]+/files|/api/files/files/[^/]+/[^/]+/(?:blob|_import)"
)
"""The paths that take bytes of any size and read them as they come."""


def add_routes(api: Routes, desk: Desk) -> None:
    """The write side of the Cases API."""
    cases.add_routes(api, desk)
    attachments.add_routes(api, desk)
    custom_fields.add_routes(api, desk)
    observables.add_routes(api, desk)
    pushes.add_routes(api, desk)
    configurations.add_routes(api, desk)
    imports.add_routes(api, desk)
    histories.add_routes(api, desk)
    brought_files.add_routes(api, desk)
    uploads.add_routes(api, desk)
    files.add_routes(api, desk)
    file_service.add_routes(api, desk)
