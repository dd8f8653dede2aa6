"""Is a case to be pushed because of what has changed, now that the time has come? Pure."""

from case_events import CasePushed, PushRequested
from case_runtime.effects import Effect
from case_runtime.stories import Story

TYPES = ("create_case", "pushed", "push_requested")
"""The actions that this is told by."""


def wanted(story: Story, effect: Effect, *, opens: bool) -> bool:
    """Not if the case goes elsewhere by now, or a push was asked for since that brings it along.

    Nor if it was a push of this connector that changed it.
    """
    connector, case = effect.what["connector"], story.case
    if case is None or case["connector"]["id"] != connector:
        return False
    asked, ticket = set[int](), False
    for envelope in story.actions:
        action = envelope.action
        if isinstance(action, PushRequested) and action.connector.id == connector:
            asked.add(envelope.sequence)
        if isinstance(action, CasePushed):
            ticket = ticket or action.external_service.connector_id == connector
    mine = {f"{effect.what['case']}/{sequence}" for sequence in asked}
    if effect.what["cause"] in mine or max(asked, default=0) > effect.sequence:
        return False
    return ticket or opens
