"""A process that publishes a log until it is killed: URI, database, Kafka and topic are said."""

import asyncio
import sys
from dataclasses import replace

from case_command.publishing.publishing import Publishing
from case_events import USER_ACTIONS
from case_runtime import mongo


async def relay(uri, database, servers, topic):
    log = mongo.connect(uri, database)
    publishing = Publishing(log, servers, replace(USER_ACTIONS, name=topic), "case")
    await publishing.relay.run()


if __name__ == "__main__":
    asyncio.run(relay(*sys.argv[1:]))
