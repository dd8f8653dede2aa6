"""Why is a change of a case itself refused?"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Literal

from case_command.errors.refusals import Conflict, NotAccepted, NotThere, Refused


class CaseNotFound(NotThere):
    """There is no such case in this space, or no longer."""

    def __init__(self, case_id: str) -> None:
        super().__init__(f"Saved object [cases/{case_id}] not found")


class CasesNotFound(NotThere):
    """Some cases of an edit are not there."""

    def __init__(self, case_ids: Iterable[str]) -> None:
        super().__init__(
            f"These cases {', '.join(case_ids)} do not exist. "
            "Please check you have the correct ids."
        )


class NothingChanged(Refused):
    """Every field of the request is as it was."""

    status = HTTPStatus.NOT_ACCEPTABLE

    def __init__(self) -> None:
        super().__init__("All update fields are identical to current version.")


class AlreadyExists(Conflict):
    """A case with this id was created before."""

    def __init__(self, case_id: str) -> None:
        super().__init__(f"Saved object [cases/{case_id}] conflict")


class ClosedCase(Conflict):
    """A closed case takes no alerts of a rule that does not open it again."""

    def __init__(self, case_id: str) -> None:
        super().__init__(f"The case {case_id} is closed")


class InAnotherSpace(AlreadyExists):
    """The id belongs to a case of another space, or did; nobody here may know of it."""


class VersionConflict(Conflict):
    """Someone edited these cases after the client last looked."""

    def __init__(self, case_ids: Iterable[str]) -> None:
        super().__init__(
            f"These cases {', '.join(case_ids)} has been updated. "
            "Please refresh before saving additional updates."
        )


class OwnerFixed(NotAccepted):
    """A case keeps its owner."""

    def __init__(self, case_ids: Iterable[str]) -> None:
        super().__init__(
            f"Updating the owner of a case is not allowed ids: [{', '.join(case_ids)}]"
        )


class HistoryFull(NotAccepted):
    """The case would have more user actions than people may give it."""

    def __init__(self, case_id: str, most: int, named: Literal["id", "case id"] = "id") -> None:
        super().__init__(
            f"The case with {named} {case_id} has reached the limit of {most} user actions."
        )


class ActionTooLarge(Refused):
    """What would be recorded is larger than a record may be."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self, size: int, most: int) -> None:
        super().__init__(f"The change would take {size} bytes to record; {most} are the most")
