"""Who is there to be told, and who of them may read a case? As the users file has it now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from case_runtime.users import Profile, Users


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be told."""

    uid: str
    username: str
    name: str
    """As others call them."""

    email: str | None


class People:
    """Everyone in the users file, and whoever else has signed in."""

    def __init__(self, users: Callable[[], Users]) -> None:
        self._users = users

    def person(self, uid: str) -> Person | None:
        """By profile."""
        found = self._users().profile(uid)
        return person(found) if found else None

    def named(self, username: str) -> str | None:
        """The profile of who has this username."""
        return self._users().named(username)

    def may_read(self, uid: str, space: str, owner: str) -> bool:
        """A case of that owner in that space, with what is said on it."""
        users = self._users()
        found = users.profile(uid)
        if found is None:
            return False
        rights = users.rights(found.roles, space)
        return rights.may("getCase", owner) and rights.may("getComment", owner)

    def roles(self, principal: str) -> tuple[str, ...] | None:
        """Of a user or a key of the file, `user:ana` or `key:soar`; None: it is not valid."""
        kind, _, name = principal.partition(":")
        if kind == "user":
            user = self._users().user(name)
            return user.roles if user else None
        key = self._users().key(name) if kind == "key" else None
        if key is None or (key.expires and key.expires <= datetime.now(UTC)):
            return None
        return key.roles

    def may_see(self, principal: str, space: str, owner: str) -> bool:
        """As `may_read`, of somebody or of a program."""
        roles = self.roles(principal)
        if roles is None:
            return False
        rights = self._users().rights(roles, space)
        return rights.may("getCase", owner) and rights.may("getComment", owner)


def person(profile: Profile) -> Person:
    """As far as it matters here."""
    name = profile.full_name or profile.username
    return Person(profile.uid, profile.username, name, profile.email)
