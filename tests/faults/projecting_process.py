"""A process that projects a topic until it is killed: `settings as JSON` is its only argument."""

import asyncio
import sys

from case_query.serving import Serving
from case_query.settings import Settings


async def project(settings):
    await Serving(settings).run()


if __name__ == "__main__":
    asyncio.run(project(Settings.model_validate_json(sys.argv[1])))
