"""Why is a case not pushed to another system?"""

from http import HTTPStatus

from case_command.errors.refusals import NotAccepted, NotThere, Refused


class ConnectorNotFound(NotThere):
    """There is no such connector here, whatever the case says."""

    def __init__(self, connector_id: str) -> None:
        super().__init__(f"Saved object [action/{connector_id}] not found")


class NoConnector(NotAccepted):
    """A case without a connector is not pushed."""

    def __init__(self) -> None:
        super().__init__("The case has no connector that it could be pushed with")


class NotPushed(Refused):
    """The case was not pushed, or not yet."""

    status = HTTPStatus.FAILED_DEPENDENCY
