"""How does one MongoDB server become the primary of a replica set of its own?

Transactions and change streams exist only in a replica set. Besides `mongo` the one module that
knows the driver: it speaks to a server that is no set yet.
"""

import asyncio
from contextlib import suppress
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure, PyMongoError

NOT_YET = 94
"""NotYetInitialized: nobody has made the set."""
OTHERWISE = 93
"""InvalidReplicaSetConfig: the set was made while the server had another port."""
AGAIN = 0.02


async def begin(host: str, port: int, name: str) -> None:
    """Return when the server is primary, on whichever port its set was made."""
    member = f"{host}:{port}"
    async with AsyncMongoClient[dict[str, Any]](
        host, port, directConnection=True, serverSelectionTimeoutMS=500, connectTimeoutMS=500
    ) as client:
        while not await _is_primary(client):
            with suppress(PyMongoError):
                await _make(client, name, member)
            await asyncio.sleep(AGAIN)


async def _is_primary(client: AsyncMongoClient[dict[str, Any]]) -> bool:
    try:
        hello = await client.admin.command("hello")
    except PyMongoError:
        return False
    return bool(hello.get("isWritablePrimary"))


async def _make(client: AsyncMongoClient[dict[str, Any]], name: str, member: str) -> None:
    try:
        await client.admin.command("replSetGetStatus")
    except OperationFailure as error:
        if error.code == NOT_YET:
            members = [{"_id": 0, "host": member}]
            await client.admin.command("replSetInitiate", {"_id": name, "members": members})
        elif error.code == OTHERWISE:
            made = await client.local.system.replset.find_one()
            if made is not None:
                made["members"][0]["host"] = member
                made["version"] += 1
                await client.admin.command("replSetReconfig", made, force=True)
