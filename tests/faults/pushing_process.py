"""A connector-pusher that pushes until it is killed; its settings as JSON and the token are its
arguments."""

import asyncio
import sys
from contextlib import suppress

from pydantic import SecretStr

import connector_pusher.main
import paper
from connector_pusher.settings import Settings


class Closed:
    """Nobody comes in."""


async def push(settings):
    systems = {".jira": paper.PaperType()}
    app = connector_pusher.main.app(settings, Closed(), systems=systems)
    async with app.router.lifespan_context(app):
        await asyncio.Event().wait()


if __name__ == "__main__":
    told, token = sys.argv[1:]
    settings = Settings.model_validate_json(told)
    with suppress(KeyboardInterrupt):
        asyncio.run(push(settings.model_copy(update={"service_token": SecretStr(token)})))
