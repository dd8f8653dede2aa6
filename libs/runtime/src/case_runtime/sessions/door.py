"""Who lets people in who come with a browser?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from case_runtime.callers import Caller
from case_runtime.credentials import REFUSED, said
from case_runtime.entering import Gate
from case_runtime.errors import Unauthenticated
from case_runtime.sessions.box import Box
from case_runtime.sessions.cookies import LONGEST
from case_runtime.sessions.flow import Flow, NotSignedIn
from case_runtime.sessions.session import Sessions
from case_runtime.users import Users
from case_runtime.users_file import UsersFile


def nobody() -> Users:
    """No user is known."""
    return Users(UsersFile())


@dataclass(frozen=True, slots=True)
class Door:
    """The gate knows whoever proves it with each request; here somebody proves it once."""

    gate: Gate
    users: Callable[[], Users] = nobody
    sessions: Sessions = field(default_factory=lambda: Sessions(Box(None)))
    flow: Flow | None = None
    """The way by an identity provider, where there is one."""

    async def enter(self, username: str, password: str, space: str) -> tuple[Caller, str]:
        """Who it is, and the cookie of the new session; `Unauthenticated` with a wrong password.

        Those users count that there are before: were the password changed meanwhile, the session
        is worth nothing.
        """
        if ":" in username:  # as it would be understood it is somebody else
            raise Unauthenticated(REFUSED)
        users = self.users()
        caller = await self.gate.authenticate(said(username, password), space)
        return caller, self.sessions.of_user(users, username)

    async def return_from(
        self, flow: Flow, carried: str | None, said: Mapping[str, str]
    ) -> tuple[str, str]:
        """The cookie of whoever comes back from the provider, and where they go."""
        identity, then = await flow.end(carried, said)
        known = self.users().known(identity.roles)
        session = self.sessions.of_provider(replace(identity, roles=known))
        if len(session) > LONGEST:
            raise NotSignedIn("refused", "no browser keeps so much")
        return session, then
