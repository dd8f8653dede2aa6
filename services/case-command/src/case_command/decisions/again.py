"""May somebody see again what their request came to before?

Whoever sends a request again under its `Idempotency-Key` is answered without anything being decided
anew. What it recorded tells which rights it took: they must still be there.
"""

from collections.abc import Iterable
from typing import assert_never

from case_events import (
    AlertsDescribed,
    AlertsSynced,
    AssigneesChanged,
    AttachmentAdded,
    AttachmentChanged,
    AttachmentRemoved,
    CaseCreated,
    CaseDeleted,
    CaseImported,
    CasePushed,
    CategoryChanged,
    ConnectorChanged,
    CustomFieldsChanged,
    DescriptionChanged,
    Envelope,
    Erased,
    ObservablesChanged,
    PushFailed,
    PushRequested,
    RowImported,
    SettingsChanged,
    SeverityChanged,
    Status,
    StatusChanged,
    TagsChanged,
    TitleChanged,
    Unknown,
    UserAction,
)
from case_runtime.rights import Operation, Rights


def allowed(rights: Rights, envelopes: Iterable[Envelope]) -> None:
    """`Forbidden`, unless each of these could be recorded by the caller today."""
    for envelope in envelopes:
        needed = ("createCase",) if envelope.imported else operations(envelope.action)
        if needed and not any(rights.may(one, envelope.owner) for one in needed):
            rights.demand(needed[0], envelope.owner)


def operations(action: UserAction | Unknown) -> tuple[Operation, ...]:
    """Those of which one is enough."""
    match action:
        case CaseCreated() | CaseImported() | RowImported():
            return ("createCase",)
        case CaseDeleted():
            return ("deleteCase",)
        case AttachmentAdded():
            return ("createComment",)
        case AttachmentChanged():
            return ("updateComment",)
        case AttachmentRemoved():
            return ("deleteComment",)
        case AssigneesChanged():
            return ("assignCase",)
        case CasePushed() | PushRequested() | PushFailed():
            return ("pushCase",)
        case StatusChanged() if action.status is not Status.CLOSED:
            return ("updateCase", "reopenCase")
        case (
            TitleChanged()
            | DescriptionChanged()
            | StatusChanged()
            | SeverityChanged()
            | CategoryChanged()
            | SettingsChanged()
            | ConnectorChanged()
            | TagsChanged()
            | CustomFieldsChanged()
            | ObservablesChanged()
            | AlertsDescribed()
            | AlertsSynced()
            | Erased()
        ):
            return ("updateCase",)
        case Unknown():
            return ()
        case _:
            assert_never(action)
