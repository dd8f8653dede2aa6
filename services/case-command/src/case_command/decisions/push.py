"""Is a case to be pushed to another system? It is asked for here, and done by connector-pusher."""

from case_command.case import State
from case_command.decisions.found import existing
from case_events import Connector, PushRequested, UserAction
from case_events.connectors import AnnouncedConnector
from case_runtime.rights import Rights


def may_push(state: State, *, case_id: str, space: str, rights: Rights) -> None:
    """A refusal, unless there is the case and it may be pushed."""
    owner = existing(state, case_id, space).case.owner
    rights.demand("getCase", owner)
    rights.demand("pushCase", owner)


def request_push(
    state: State,
    *,
    case_id: str,
    space: str,
    rights: Rights,
    connector: AnnouncedConnector,
    since: int | None = None,
    recreate: bool = False,
) -> list[UserAction]:
    """Ask for it, with the fields that the case has for it; while one is open, nothing is new.

    `since`: nothing is new only if one was asked for after that action; an open one may not know
    of it. `recreate`: not the ticket that there was.
    """
    known = existing(state, case_id, space)
    may_push(state, case_id=case_id, space=space, rights=rights)
    push = known.pushes.get(connector.id)
    if push and (not push.ended if since is None else push.requested > since):
        return []
    of = known.case.connector
    fields = of.fields if of.id == connector.id else None
    to = Connector(id=connector.id, name=connector.name, type=connector.type, fields=fields)
    return [PushRequested(connector=to, recreate=recreate)]
