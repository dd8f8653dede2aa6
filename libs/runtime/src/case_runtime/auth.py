"""Who is calling?"""

from dataclasses import dataclass

from case_events import User
from case_runtime.rights import Rights


@dataclass(frozen=True, slots=True)
class Caller:
    """Someone who proved who they are, and what they may do in the space of the request."""

    user: User
    principal: str
    """Stable: `user:<username>`, `key:<id>` or `oidc:<subject>`."""

    rights: Rights
