"""How does a real MongoDB fail on purpose?"""

from contextlib import asynccontextmanager

WAITING_IN_VAIN = {
    "writeConcernError": {"code": 64, "codeName": "WriteConcernFailed", "errmsg": "timed out"}
}


@asynccontextmanager
async def failing(database, *commands, times=1, **how):
    """The server does this to the next so many of these commands."""
    admin = database.client.admin
    on = {"configureFailPoint": "failCommand", "mode": {"times": times}}
    await admin.command(on | {"data": {"failCommands": commands, **how}})
    try:
        yield
    finally:
        await admin.command({"configureFailPoint": "failCommand", "mode": "off"})
