"""Why is something refused here?

Answerable              (runtime)
├── ConnectorNotFound       404
├── AlreadyThere            409
├── ChangedMeanwhile        409
├── ConditionFailed         412
├── Referenced              409
├── NotEnabled              403
├── PushNotFound            404
├── TooMany                 429
└── NotUncertain            409
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar

from case_runtime.errors import Answerable, NotFound
from case_runtime.rights import Forbidden


class ConnectorNotFound(NotFound):
    """None with this id, in this space."""

    def __init__(self, connector_id: str) -> None:
        super().__init__(f"Saved object [action/{connector_id}] not found")


class PushNotFound(NotFound):
    """The connector has no push of this name."""

    def __init__(self, push: str) -> None:
        super().__init__(f"Push [{push}] not found")


class TooMany(Answerable):
    """Somebody asks another system too often."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    headers: ClassVar[Mapping[str, str]] = {"retry-after": "1"}

    def __init__(self) -> None:
        super().__init__("Too many questions to this connector at once, ask again in a moment")


class Conflict(Answerable):
    """What is there stands in the way."""

    status = HTTPStatus.CONFLICT


class AlreadyThere(Conflict):
    """A connector has this id, here or in another space."""

    def __init__(self, connector_id: str) -> None:
        super().__init__(f"Saved object [action/{connector_id}] conflict")


class ChangedMeanwhile(Conflict):
    """Somebody else was faster."""

    def __init__(self, connector_id: str) -> None:
        super().__init__(f"The connector [{connector_id}] has changed meanwhile, try again")


class ConditionFailed(Answerable):
    """The connector is not what the client knows of it."""

    status = HTTPStatus.PRECONDITION_FAILED

    def __init__(self) -> None:
        super().__init__("If-Match or If-None-Match does not hold: look before you ask again")


class Referenced(Conflict):
    """Cases or configurations name it."""

    def __init__(self, connector_id: str, count: int) -> None:
        super().__init__(
            f"The connector [{connector_id}] is named by {count} cases and configurations; "
            "force=true deletes it all the same"
        )


class NotUncertain(Conflict):
    """Nobody has to say what became of this push."""

    def __init__(self, push: str) -> None:
        super().__init__(f"Nothing about the push [{push}] is uncertain")


class UnderWay(Conflict):
    """Another push of the case looks for it at this moment."""

    def __init__(self, push: str) -> None:
        super().__init__(f"Another push is under way that may find out about [{push}]: wait for it")


class NotEnabled(Forbidden):
    """Connectors of this type may not run here."""

    def __init__(self, type_id: str) -> None:
        super().__init__(
            f'action type "{type_id}" is not enabled in the Kibana config '
            "xpack.actions.enabledActionTypes"
        )
