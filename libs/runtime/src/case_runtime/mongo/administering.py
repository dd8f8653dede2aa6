"""What does a server need that only its administrator may say?"""

from collections.abc import Iterable

from pymongo.errors import OperationFailure

from case_runtime.errors import Later
from case_runtime.mongo.connecting import Database, translated

NOT_ALLOWED = 13
NOT_KNOWN = 18
"""Who asks is nobody, or has another password."""
THERE = 51003
"""A user of that name."""


async def admit(database: Database, name: str, password: str, databases: Iterable[str]) -> None:
    """There is a user with that password who may do everything in these databases, and no more.

    `Later` while the administrator who asks is not known: a new server may be about to make him.
    """
    roles = [{"role": role, "db": one} for one in databases for role in ("readWrite", "dbAdmin")]
    roles.append({"role": "clusterMonitor", "db": "admin"})  # to see how the server is set up
    admin = database.client.admin
    with translated():
        try:
            await admin.command("createUser", name, pwd=password, roles=roles)
        except OperationFailure as error:
            if error.code == NOT_KNOWN:
                raise Later(f"it does not know us: {error}") from error
            if error.code != THERE:
                raise
            await admin.command("updateUser", name, pwd=password, roles=roles)


async def limit_transactions(database: Database, seconds: int) -> bool:
    """The server ends a transaction after so long; False if we may not say so."""
    with translated():
        try:
            await database.client.admin.command(
                "setParameter", 1, transactionLifetimeLimitSeconds=seconds
            )
        except OperationFailure as error:
            if error.code == NOT_ALLOWED:
                return False
            raise
    return True
