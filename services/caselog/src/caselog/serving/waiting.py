"""When can the services begin? When MongoDB has a primary; it may be starting beside them."""

import asyncio

from case_runtime import mongo
from case_runtime.errors import Later
from caselog.errors import GaveUp

LONGEST = 60.0


async def database_answers(uri: str, longest: float = LONGEST) -> None:
    """Return when it does; raises `GaveUp` when it does not for too long."""
    database = mongo.connect(uri, "admin")
    try:
        async with asyncio.timeout(longest):
            while True:
                try:
                    await mongo.ping(database)
                except Later:
                    continue  # the driver has waited, and looks again by itself
                return
    except TimeoutError as error:
        raise GaveUp(f"MongoDB has not answered for {longest:g} s") from error
    finally:
        database.client.close()
