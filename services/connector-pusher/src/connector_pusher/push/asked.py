"""What follows from a user action? A push, where one was asked for."""

from collections.abc import Sequence

from case_events import Envelope, PushRequested
from case_runtime.effects import Effect


def asks(envelope: Envelope) -> bool:
    """Whether it asks for a push."""
    return isinstance(envelope.action, PushRequested)


def pushes_for(envelope: Envelope) -> Sequence[Effect]:
    """One, by the action that asked for it; those of a case to one system go one after another."""
    action = envelope.action
    if not isinstance(action, PushRequested) or envelope.imported is not None:
        return ()
    case, sequence = envelope.stream, envelope.sequence
    what = {
        "case": case,
        "space": envelope.space,
        "owner": envelope.owner,
        "recreate": action.recreate,
        "connector": action.connector.model_dump(mode="json"),
        "by": envelope.by.model_dump(mode="json"),
        "at": envelope.at.isoformat(),
        "correlation_id": envelope.correlation_id,
        "hops": envelope.hops or 0,
        "cause": envelope.causation_id,
        "opening": action.opening,
    }
    line = f"{case}/{action.connector.id}"
    return [Effect(f"{case}/{sequence}/push", line, sequence, what)]
