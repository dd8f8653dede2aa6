"""What happens when connectors are brought from elsewhere? They come without their secrets."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import orjson
from fastapi import Request, Response

from case_runtime import bringing, strict
from case_runtime.answers import JSON
from case_runtime.bringing import CONFLICT, Brought, Wanted
from case_runtime.errors import Invalid, Later
from case_runtime.http import Routes
from connector_pusher.api import bodies
from connector_pusher.connector import Connector
from connector_pusher.keeping import Rows
from connector_pusher.systems.outcomes import BadConfig
from connector_pusher.systems.system import SystemType


class Bringing:
    """Takes them in; `tell` has everyone hear of them. They do not run before they have secrets."""

    def __init__(
        self,
        rows: Rows,
        systems: Mapping[str, SystemType],
        allowed_hosts: Sequence[str],
        tell: Callable[[], Awaitable[None]],
    ) -> None:
        self._rows = rows
        self._systems = systems
        self._allowed_hosts = allowed_hosts
        self._tell = tell

    async def bring(self, wanted: Wanted) -> Mapping[str, str]:
        """By id why one did not come in."""
        refused = {}
        for one in wanted.connectors:
            if why := await self._one(one, wanted):
                refused[one.id] = why
        with suppress(Later):  # then they are heard of as soon as Kafka is there
            await self._tell()
        return refused

    async def _one(self, one: Brought, wanted: Wanted) -> str | None:
        if one.type not in self._systems:
            return f'Action type "{one.type}" is not registered.'
        try:
            config = self._config(one)
        except (Invalid, BadConfig) as wrong:
            return str(wrong)
        before = await self._rows.one(one.id)
        if before and not before.deleted and not (wanted.overwrite and replaceable(before, wanted)):
            return CONFLICT
        after = Connector(
            id=one.id,
            space=wanted.space,
            version=before.version + 1 if before else 1,
            name=one.name,
            type=one.type,
            config=config,
            missing_secrets=True,
        )
        return None if await self._rows.put(after) else CONFLICT

    def _config(self, one: Brought) -> Mapping[str, Any]:
        """What may be kept; the rest is looked at when it is given its secrets."""
        bodies.named(one.id)
        bodies.text({"name": one.name}, "name")
        try:
            return self._systems[one.type].checked(one.config, {}, self._allowed_hosts).config
        except BadConfig as wrong:
            if wrong.about == "config":
                raise
            return one.config


def replaceable(before: Connector, wanted: Wanted) -> bool:
    """Not one of another space, and none of the administrator's."""
    return before.space == wanted.space and not before.preconfigured


def add_routes(api: Routes, taking: Bringing) -> None:
    """What case-command asks."""

    @api.post(bringing.PATH)
    async def bring(request: Request) -> Response:
        wanted = bringing.read_question(await strict.body(request))
        return Response(orjson.dumps(await taking.bring(wanted)), media_type=JSON)
