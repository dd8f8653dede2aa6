"""How is an owner configured over HTTP?"""

from functools import partial
from typing import Any
from uuid import uuid4

from fastapi import Request, Response

from case_command.api import answers
from case_command.api.asked import Asked, asked
from case_command.api.bodies.configurations import EDITED_CONFIGURATION, NEW_CONFIGURATION
from case_command.api.desk import Desk
from case_command.configurations import Decision
from case_command.decisions.conditions import of_configuration, only_if
from case_command.decisions.configuration import configure, edit_configuration
from case_command.errors import ConfigurationNotFound
from case_events.shapes import Named, ShownConfiguration
from case_runtime.codec import decode
from case_runtime.describing.operation import Change
from case_runtime.http import Routes

WHOLE: dict[str, Any] = {
    "answer": ShownConfiguration,
    "minimal": Named,
    "versioned": True,
    "tag": "configuration",
}
CREATE = Change("createConfiguration", body=NEW_CONFIGURATION, **WHOLE)
EDIT = Change("updateConfiguration", body=EDITED_CONFIGURATION, refuses=(409,), **WHOLE)


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/cases/configure`."""

    @api.post("/api/cases/configure", CREATE)
    async def create(request: Request) -> Response:
        """Configure an owner, in place of what was configured before.

        `pushOnCreate` is ours: whether a new case is pushed at once.
        """
        wanted = await asked(request, desk.clock())
        new = decode(NEW_CONFIGURATION, wanted.json)
        decide: Decision = partial(
            configure,
            rights=wanted.rights,
            owner=new.owner,
            configuration_id=str(uuid4()),
            **new.wishes(),
        )
        return await changed(wanted, new.owner, decide)

    @api.patch("/api/cases/configure/{configuration_id}", EDIT)
    async def edit(request: Request) -> Response:
        """Change a part of a configuration; lists that are left out stay."""
        wanted = await asked(request, desk.clock())
        edited = decode(EDITED_CONFIGURATION, wanted.json)
        one = request.path_params["configuration_id"]
        decide: Decision = partial(
            edit_configuration,
            rights=wanted.rights,
            configuration_id=one,
            version=edited.version,
            wishes=edited.wishes(),
        )
        configured = await desk.configurations.within(wanted.space)
        owner = next((owner for owner, known in configured.items() if known.id == one), None)
        if owner is None:
            decide(None)  # what contradicts itself is told first
            raise ConfigurationNotFound(one)
        return await changed(wanted, owner, decide)

    async def changed(wanted: Asked, owner: str, decide: Decision) -> Response:
        decide = only_if(wanted.condition, decide, of_configuration)
        made = await desk.configurations.change(owner, decide, wanted.stamp, wanted.key)
        return await answers.configuration(
            desk.reading, made, waits=wanted.waits, minimal=wanted.minimal
        )
