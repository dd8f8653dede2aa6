"""What is left of a user action once its case is erased?"""

from case_events.actions import CaseCreated, CaseDeleted, Erased
from case_events.envelope import Envelope
from case_events.values import User


def blank(envelope: Envelope) -> Envelope:
    """The action without anything that anybody wrote, and without who it was.

    It folds to a case that is gone all the same: what created and deleted it stays what it was, and
    the number that it had is nobody else's.
    """
    action, left = envelope.action, {"by": User(), "rows": None, "imported": None}
    if isinstance(action, Erased | CaseDeleted):
        return envelope.model_copy(update=left)
    if isinstance(action, CaseCreated):
        number = action.incremental_id
        bare = CaseCreated(owner=action.owner, title="", description="", incremental_id=number)
        return envelope.model_copy(update={"action": bare, **left})
    return envelope.model_copy(update={"action": Erased(was=action.wire_name), **left})
