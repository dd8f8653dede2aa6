"""What does it mean when a mail server does not take a mail?"""

from aiosmtplib import (
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from case_runtime.effects import Final
from case_runtime.errors import Later

PERMANENT = 500
LOG_IN_FIRST, TOO_LARGE = 530, 552
LONGEST = 500
"""Characters of what a server says."""


def meaning(error: Exception) -> Exception:
    """`Final` with the server's words where it says that it never will; else `Later`."""
    match error:
        case SMTPRecipientsRefused():
            return meaning(error.recipients[0])
        case SMTPResponseException():
            told = words(f"{error.code} {error.message}")
            return Final(told) if error.code >= PERMANENT else Later(told)
        case SMTPNotSupported() | ValueError():
            return Final(words(str(error)))
        case SMTPException() | OSError():
            return Later(words(str(error) or type(error).__name__))
        case _:
            return error


def of_connector(error: Exception) -> bool:
    """Whether it says that we may send nothing at all, whatever the mail."""
    match error:
        case SMTPRecipientsRefused():
            return of_connector(error.recipients[0])
        case SMTPSenderRefused():
            return error.code >= PERMANENT and error.code != TOO_LARGE
        case SMTPResponseException():
            return error.code == LOG_IN_FIRST
        case _:
            return False


def words(said: str) -> str:
    """In one line, and not too many."""
    return " ".join(said.split())[:LONGEST]
