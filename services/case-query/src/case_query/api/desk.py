"""What do all endpoints have at hand?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from fastapi import Request

from case_query.export.writing import Connectors, no_connectors
from case_query.hot import Body
from case_query.reads.reads import Reads
from case_runtime.announced import Announced
from case_runtime.arrival import caller_of, space_of
from case_runtime.users import Users
from case_runtime.users_file import UsersFile


@cache
def nobody() -> Users:
    """No user is known."""
    return Users(UsersFile())


@dataclass(frozen=True, slots=True)
class Desk:
    """The generation that serves now, the time, and who there is."""

    reads: Callable[[], Reads]
    clock: Callable[[], datetime]
    people: Callable[[], Users] = nobody
    connectors: Connectors = no_connectors
    announced: Announced | None = None
    """The connectors as they are; None: nobody tells."""

    async def case(self, request: Request) -> tuple[str, Body]:
        """The case in the path, and its id; `CaseNotFound`, or `Forbidden` to this caller."""
        case_id: str = request.path_params["case_id"]
        body = await self.reads().case(case_id, space_of(request))
        caller_of(request).rights.demand("getCase", body.owner)
        return case_id, body
