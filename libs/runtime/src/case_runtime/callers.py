"""What is known of someone who proved who they are?"""

from dataclasses import dataclass
from datetime import datetime

from case_events import User
from case_runtime.rights import NOTHING, Rights


@dataclass(frozen=True, slots=True)
class Identity:
    """Someone, wherever they go."""

    user: User
    principal: str
    """Stable: `user:<username>`, `key:<id>` or `oidc:<subject>`."""

    roles: tuple[str, ...]
    expires: datetime | None = None
    service: bool = False
    """One of our own: it may name the person it acts for, and tell how its work went."""

    rights: Rights | None = None
    """In every space, whatever the roles say."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Someone, and what they may do in the space of their request."""

    user: User
    principal: str
    """As that of the identity."""

    rights: Rights
    service: bool = False
    """As that of the identity."""

    roles: tuple[str, ...] = ()
    expires: datetime | None = None
    """When they have to prove it again; None: never."""

    everywhere: Rights = NOTHING
    """What they may do in every space, whatever it is called."""
