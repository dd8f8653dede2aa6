"""Why is a change refused? The sentences are the API's own; clients match on them.

Answerable (case_runtime)
├── Forbidden                403  (case_runtime.rights)
└── Refused
    ├── NotThere             404
    │   ├── CaseNotFound          there is no such case here, or no longer
    │   ├── CasesNotFound         the same, of an edit of several
    │   ├── ConfigurationNotFound no owner in this space is configured under this id
    │   ├── CommentNotFound       the case has no such attachment
    │   ├── ObservableNotFound    the case has no such observable
    │   ├── NoComments            there is nothing attached that could be deleted
    │   ├── FileNotFound          there is no such file here, or no longer
    │   ├── ConnectorNotFound     there is no such connector here
    │   └── ViewNotFound          nobody keeps such a view, or not for this caller
    ├── NothingChanged       406  every field of the request is as it was
    ├── UploadTooSlow        408  the bytes of a file took too long to come
    ├── Conflict             409
    │   ├── AlreadyExists         a case with this id was created before
    │   ├── ClosedCase            a closed case takes no alerts of a rule that opens no case again
    │   ├── InAnotherSpace        the id belongs to a case of another space
    │   ├── FileElsewhere         the id is that of a file of another case
    │   ├── VersionConflict       someone edited the cases after the client last looked
    │   ├── ConfigurationConflict someone edited the configuration after the client last looked
    │   ├── CommentConflict       someone edited the attachment after the client last looked
    │   ├── StaleView             someone changed the view after the client last looked
    │   └── UploadUnderWay        the bytes of this file are coming already
    ├── NotAccepted          400
    │   ├── AlertOnClosedCase     a closed case takes no alert (comments it does take)
    │   ├── EventOnClosedCase     nor an event
    │   ├── AlertOfAnotherArea    an alert stays in the product area of its rule
    │   ├── OwnerDiffers          what is attached must have the owner of the case
    │   ├── OwnerFixed            a case keeps its owner
    │   ├── AttachmentFixed       an attachment keeps its type, its owner and its storage
    │   ├── UnpairedIds           each alert or event needs an index, each index one of them
    │   ├── UnknownType           nobody registered this type of attachment
    │   ├── CaseFull              the case holds as much of a kind as it may
    │   ├── HistoryFull           the case has as many user actions as people may give it
    │   ├── UnreadableObject      what a file brings says what cannot be
    │   ├── NotImportable         a file that can come in only as nothing at all
    │   ├── WrongObservable       not of its type, there already, or one too many
    │   ├── ObservableRefused     any of these, of an observable: what was tried, and why not
    │   ├── WrongFiles            they are not files of this case
    │   ├── NoConnector           a case without a connector is not pushed
    │   ├── AlreadyUploaded       the file has its bytes, and keeps them
    │   ├── WrongCustomFields     not what the owner of the case configured
    │   └── WrongConfiguration    the configuration contradicts itself
    ├── ConditionFailed      412  If-Match or If-None-Match does not hold
    ├── ActionTooLarge       413  what would be recorded is larger than a record may be
    ├── FileTooLarge         413  a file brings more than is taken at once
    ├── KeyReused            422  the Idempotency-Key came before, with another request
    │   └── CommandReused         the same of a command: its ce_source and ce_id came before
    ├── NotPushed            424  the other system, or the way to it, has failed
    └── Unavailable          503
        ├── WrittenByNewer        a newer release wrote to this case; this one must not decide on it
        ├── Busy                  too many writers on one case
        ├── Overloaded            too many commands wait already
        ├── NoRoom                the file that came does not fit on the disk here
        ├── LogBehindTopic        the log has lost what readers have seen
        └── Undecided             it may have been written, or not: look before you ask again
"""

from case_command.errors.attachments import (
    AlertOfAnotherArea,
    AlertOnClosedCase,
    AttachmentFixed,
    CaseFull,
    CommentConflict,
    CommentNotFound,
    EventOnClosedCase,
    NoComments,
    OwnerDiffers,
    UnknownType,
    UnpairedIds,
)
from case_command.errors.cases import (
    ActionTooLarge,
    AlreadyExists,
    CaseNotFound,
    CasesNotFound,
    ClosedCase,
    HistoryFull,
    InAnotherSpace,
    NothingChanged,
    OwnerFixed,
    VersionConflict,
)
from case_command.errors.configurations import (
    ConfigurationConflict,
    ConfigurationNotFound,
    WrongConfiguration,
    WrongCustomFields,
)
from case_command.errors.files import (
    AlreadyUploaded,
    FileElsewhere,
    FileNotFound,
    FileTooLarge,
    NoRoom,
    NotImportable,
    UnreadableObject,
    UploadTooSlow,
    UploadUnderWay,
    WrongFiles,
)
from case_command.errors.observables import (
    ObservableNotFound,
    ObservableRefused,
    WrongObservable,
)
from case_command.errors.pushes import ConnectorNotFound, NoConnector, NotPushed
from case_command.errors.refusals import (
    Conflict,
    NotAccepted,
    NotThere,
    Refused,
    Unavailable,
)
from case_command.errors.requests import (
    Busy,
    CommandReused,
    ConditionFailed,
    KeyReused,
    LogBehindTopic,
    Overloaded,
    Undecided,
    WrittenByNewer,
)
from case_command.errors.views import StaleView, ViewNotFound

__all__ = [
    "ActionTooLarge",
    "AlertOfAnotherArea",
    "AlertOnClosedCase",
    "AlreadyExists",
    "AlreadyUploaded",
    "AttachmentFixed",
    "Busy",
    "CaseFull",
    "CaseNotFound",
    "CasesNotFound",
    "ClosedCase",
    "CommandReused",
    "CommentConflict",
    "CommentNotFound",
    "ConditionFailed",
    "ConfigurationConflict",
    "ConfigurationNotFound",
    "Conflict",
    "ConnectorNotFound",
    "EventOnClosedCase",
    "FileElsewhere",
    "FileNotFound",
    "FileTooLarge",
    "HistoryFull",
    "InAnotherSpace",
    "KeyReused",
    "LogBehindTopic",
    "NoComments",
    "NoConnector",
    "NoRoom",
    "NotAccepted",
    "NotImportable",
    "NotPushed",
    "NotThere",
    "NothingChanged",
    "ObservableNotFound",
    "ObservableRefused",
    "Overloaded",
    "OwnerDiffers",
    "OwnerFixed",
    "Refused",
    "StaleView",
    "Unavailable",
    "Undecided",
    "UnknownType",
    "UnpairedIds",
    "UnreadableObject",
    "UploadTooSlow",
    "UploadUnderWay",
    "VersionConflict",
    "ViewNotFound",
    "WrittenByNewer",
    "WrongConfiguration",
    "WrongCustomFields",
    "WrongFiles",
    "WrongObservable",
]
