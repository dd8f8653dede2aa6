"""A process that is killed inside a transaction: URI, database and a place in the log are said."""

import asyncio
import sys

from case_runtime import mongo


async def hold(uri, database, place):
    log = mongo.durable(mongo.connect(uri, database), "commits")
    async with await log.database.client.start_session() as session:
        session.start_transaction()
        await log.insert_one({"_id": place, "commit": "never"}, session=session)
        print("inside", flush=True)  # noqa: T201 - it is waited for
        await asyncio.sleep(600)


if __name__ == "__main__":
    asyncio.run(hold(*sys.argv[1:]))
