"""A connector-pusher that pushes until it is killed; which systems there are, its settings as JSON
and the token are its arguments."""

import asyncio
import sys
from contextlib import suppress
from dataclasses import dataclass, replace

from pydantic import SecretStr

import connector_pusher.main
import paper
from case_runtime.configuration.actions import Actions
from connector_pusher.settings import Settings
from connector_pusher.systems.registry import SYSTEMS

KEY = "a key of more than thirty-two characters"
HERE = Actions.model_validate({"allowedNetworks": ["127.0.0.0/8"]})
SETTLES = 0.05


@dataclass
class Prompt:
    """A type whose system finds at once what it was told; all else is as it is."""

    type: object

    def __getattr__(self, name):
        return getattr(self.type, name)

    def open(self, connector, wire):
        return self.type.open(connector, replace(wire, settles=SETTLES))


KNOWN = {
    "paper": {".jira": paper.PaperType()},
    "real": {id_: Prompt(one) for id_, one in SYSTEMS.items()},
}


class Closed:
    """Nobody comes in."""


async def push(settings, systems):
    app = connector_pusher.main.app(settings, Closed(), systems=systems)
    async with app.router.lifespan_context(app):
        await asyncio.Event().wait()


if __name__ == "__main__":
    systems, told, token = sys.argv[1:]
    more = {"service_token": SecretStr(token), "encryption_keys": (SecretStr(KEY),)}
    settings = Settings.model_validate_json(told).model_copy(update={**more, "actions": HERE})
    with suppress(KeyboardInterrupt):
        asyncio.run(push(settings, KNOWN[systems]))
