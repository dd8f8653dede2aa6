"""Why is a file refused, or what it brings?"""

from collections.abc import Iterable
from http import HTTPStatus

from case_command.errors.refusals import Conflict, NotAccepted, NotThere, Refused, Unavailable


class FileNotFound(NotThere):
    """There is no such file in this space, or no longer."""

    def __init__(self, file_id: str) -> None:
        super().__init__(f"File [{file_id}] not found")


class UploadTooSlow(Refused):
    """The bytes of a file took too long to come."""

    status = HTTPStatus.REQUEST_TIMEOUT

    def __init__(self) -> None:
        super().__init__("The upload took too long")


class FileElsewhere(Conflict):
    """The id is that of a file of another case."""

    def __init__(self, file_id: str) -> None:
        super().__init__(f"File [{file_id}] belongs to another case")


class UploadUnderWay(Conflict):
    """The bytes of this file are coming already, or were and will not."""

    def __init__(self) -> None:
        super().__init__("Another upload of this file is under way")


class UnreadableObject(NotAccepted):
    """One object of a file says what cannot be."""


class NotImportable(NotAccepted):
    """Nothing of the file may come in."""


class WrongFiles(NotAccepted):
    """They are files, but not of this case alone."""

    def __init__(self, file_ids: Iterable[str]) -> None:
        named = ", ".join(file_ids)
        super().__init__(f"Failed to delete files because filed ids were invalid: {named}")


class AlreadyUploaded(NotAccepted):
    """The file has its bytes, and keeps them."""

    def __init__(self) -> None:
        super().__init__("The file has been uploaded already")


class FileTooLarge(Refused):
    """A file brings more than is taken at once."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self, most: int) -> None:
        super().__init__(f"Payload content length greater than maximum allowed: {most}")


class NoRoom(Unavailable):
    """The file that came does not fit on the disk here."""

    def __init__(self) -> None:
        super().__init__("There is no room for the file here; try a smaller one")
