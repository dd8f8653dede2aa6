"""How does an issue of Jira come to have another status? By a transition of its workflow."""

from connector_pusher.systems.calls.answer import an_object, inner, objects
from connector_pusher.systems.calls.call import reading, sending
from connector_pusher.systems.calls.caller import Caller
from connector_pusher.systems.outcomes import Kind

STATUS = "status"


async def moved(caller: Caller, issue: str, wanted: str) -> None:
    """The issue has this status; `Refused`, if no step leads there from where it is."""
    call = reading("get status", f"{issue}?fields=status", Kind.INCIDENT_MISSING)
    there = inner(await caller.json(call, ["id"]), "fields")
    if same(inner(there, STATUS).get("name"), wanted):
        return
    url = f"{issue}/transitions"
    listing = reading("get transitions", url, Kind.INCIDENT_MISSING)
    steps = await caller.json(
        listing, within=lambda said: objects(an_object(said).get("transitions"))
    )
    for step in steps:
        if same(inner(step, "to").get("name"), wanted) or same(step.get("name"), wanted):
            body = {"transition": {"id": str(step.get("id"))}}
            call = sending("change status", "POST", url, body, Kind.INCIDENT_MISSING)
            await caller.done(call)
            return
    why = f"no transition leads to the status {wanted} from where the issue is"
    raise caller.refusal(listing, Kind.VALIDATION, why)


def same(name: object, wanted: str) -> bool:
    """As people write it."""
    return str(name).strip().casefold() == wanted.strip().casefold()
