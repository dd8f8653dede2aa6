"""What is recorded of work on a case that was not done here? Services tell how it went.

It is not for people, so the cap on what they may do to a case does not count.
"""

from datetime import datetime

from case_command.case import State
from case_command.decisions.found import existing
from case_events import (
    AlertsDescribed,
    AlertsSynced,
    CasePushed,
    Configuration,
    ExternalService,
    PushFailed,
    Status,
    StatusChanged,
    User,
    UserAction,
)
from case_events.commands import RecordPush
from case_runtime.rights import Operation, Rights


def record_push(
    state: State,
    *,
    case_id: str,
    space: str,
    rights: Rights,
    push: RecordPush,
    at: datetime,
    by: User,
    configuration: Configuration | None = None,
) -> list[UserAction]:
    """The case is a ticket elsewhere, and closed if that of its owner says so (Cases API §4.8).

    A case that was closed before is closed once more, at this time. What came of a push is recorded
    once; one that failed may succeed all the same, when a person has said what became of it.
    """
    known = existing(state, case_id, space)
    rights.demand("pushCase", known.case.owner)
    last = known.pushes.get(push.connector_id)
    if last and last.requested == push.requested and last.ended and last.failed is None:
        return []
    pushed = CasePushed(
        external_service=ExternalService(
            connector_id=push.connector_id,
            connector_name=push.connector_name,
            external_id=push.external_id,
            external_title=push.external_title,
            external_url=push.external_url,
            pushed_at=at,
            pushed_by=by,
        ),
        requested=push.requested,
    )
    if configuration and configuration.closure_type == "close-by-pushing":
        return [StatusChanged(status=Status.CLOSED), pushed]
    return [pushed]


def record_result(
    state: State,
    *,
    case_id: str,
    space: str,
    rights: Rights,
    action: PushFailed | AlertsDescribed | AlertsSynced,
) -> list[UserAction]:
    """As it is told."""
    known = existing(state, case_id, space)
    needed: Operation = "pushCase" if isinstance(action, PushFailed) else "updateCase"
    rights.demand(needed, known.case.owner)
    if isinstance(action, PushFailed):
        last = known.pushes.get(action.connector_id)
        if last and last.requested == action.requested and last.ended and last.failed is None:
            return []
    return [action]
