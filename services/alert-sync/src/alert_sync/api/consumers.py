"""What do other services ask of alerts? Whose they are, before somebody attaches them to a case."""

from fastapi import Request, Response

from alert_sync.api.desk import Desk
from alert_sync.api.published import told
from case_runtime import areas, strict
from case_runtime.http import Routes


def add_routes(api: Routes, desk: Desk) -> None:
    """A route that the gateway does not know."""

    @api.post(areas.PATH)
    async def consumers(request: Request) -> Response:
        keys = areas.read_keys(await strict.body(request))
        return told(dict(await desk.alerts.consumers(keys)))
