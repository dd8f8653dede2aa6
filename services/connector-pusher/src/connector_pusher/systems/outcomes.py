"""How may a call to another system end, if not well?

Outcome           the message is for people: plain text, cut, without secrets
├── Refused       it was not done, and would not be if it were asked again
├── Unavailable   it was not done, and may be if it is asked again later
└── Unknown       it may have been done: look before asking again
CannotTell        the look: there is no way to find out, a person has to
BadConfig         it may not be saved
BadParams         it may not be executed
└── Unregistered  no such sub-action, where the type says so in its own way
"""

from enum import StrEnum


class Kind(StrEnum):
    """What went wrong, for those who count and choose."""

    CONFIG_INVALID = "config_invalid"
    HOST_NOT_ALLOWED = "host_not_allowed"
    AUTH_FAILED = "auth_failed"
    FORBIDDEN = "forbidden"
    INCIDENT_MISSING = "incident_missing"
    """The ticket that is known is no longer there; a new one may be made on request."""

    NOT_FOUND = "not_found"
    VALIDATION = "validation"
    CONFLICT = "conflict"
    RATE_LIMITED = "rate_limited"
    UPSTREAM = "upstream"
    TIMEOUT = "timeout"
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    TLS = "tls"


class Outcome(Exception):
    """A call did not end well; `kind` says how, the message why."""

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(message)
        self.kind = kind

    @property
    def message(self) -> str:
        """What people read."""
        return str(self.args[0])


class Refused(Outcome):
    """It was not done, and would not be if it were asked again."""


class Unavailable(Outcome):
    """It was not done, and may be later; `retry_after` in seconds, where the other side said so."""

    def __init__(self, kind: Kind, message: str, retry_after: float | None = None) -> None:
        super().__init__(kind, message)
        self.retry_after = retry_after


class Unknown(Outcome):
    """It may have been done."""


class CannotTell(Exception):
    """There is no look-up here; the message says why."""


class BadConfig(Exception):
    """Config or secrets may not be saved; the message is the API's.

    `about` is `config`, `secrets`, or `connector` where they do not go together.
    """

    def __init__(self, message: str, about: str = "config") -> None:
        super().__init__(message)
        self.about = about


class BadParams(Exception):
    """What is to be executed is not what the type takes; the message is the API's."""


class Unregistered(BadParams):
    """There is no such sub-action; to be told as a failing call, as Resilient and TheHive do."""
