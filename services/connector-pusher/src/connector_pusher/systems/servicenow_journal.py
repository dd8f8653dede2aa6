"""Is a work note there whose answer was lost?

Work notes have no ids for whoever writes them, so one is remembered by its time and a digest of its
text. Who may not read the journal sees it empty: then nobody can tell.
"""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from connector_pusher.systems import texts
from connector_pusher.systems.calls.call import reading
from connector_pusher.systems.calls.caller import Caller
from connector_pusher.systems.looking import TOO_MANY
from connector_pusher.systems.outcomes import CannotTell
from connector_pusher.systems.servicenow_doors import results
from connector_pusher.systems.system import Json, Remark

PAGE = 1000
NEAR = timedelta(seconds=2)
"""Between the time of an entry and that of its record."""


def entry(text: str, at: datetime | None) -> Remark:
    """A note that was taken."""
    return Remark(f"note-{texts.digest(text)}", at)


class Journal:
    """Of one connector."""

    def __init__(self, caller: Caller, url: str) -> None:
        self._caller = caller
        self._url = f"{url}/api/now/v2/table/sys_journal_field"

    async def find(self, ticket: str, text: str, after: Remark | None) -> Remark | None:
        """The first such note behind the last one known."""
        if not ticket.isalnum():
            raise CannotTell("the id of the record cannot be asked for")
        notes = await self._notes(
            f"element=work_notes^element_id={ticket}^ORDERBYsys_created_on", PAGE
        )
        if not notes and (after or not await self._notes("element=work_notes", 1)):
            raise CannotTell("the work notes cannot be read")
        wanted = entry(text, None).id
        times = [at for said, at in notes if entry(said, None).id == wanted]
        if after and after.at:
            times = [at for at in times if at is None or at >= after.at - NEAR]
        if after and after.id == wanted:
            times = times[1:]  # the first is that one
        if not times and len(notes) >= PAGE:
            raise CannotTell(TOO_MANY)
        return entry(text, times[0]) if times else None

    async def _notes(self, query: str, most: int) -> list[tuple[str, datetime | None]]:
        """Their texts and times."""
        said = {
            "sysparm_query": query,
            "sysparm_fields": "value,sys_created_on,element_id",
            "sysparm_limit": most,
        }
        call = reading("get work notes", f"{self._url}?{urlencode(said)}")
        rows: list[Json] = await self._caller.json(call, within=results)
        return [(str(one.get("value")), texts.moment(one.get("sys_created_on"))) for one in rows]
