"""Who is there, and what may they do in which space?"""

from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import lru_cache, reduce
from hashlib import sha256
from operator import or_

from case_runtime import passwords
from case_runtime.rights import NOTHING, Level, Rights
from case_runtime.users_file import ApiKey, Role, User, UsersFile

EVERY = "*"
"""The glob of all spaces."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Someone who can be assigned, found by name and written to."""

    uid: str
    username: str
    full_name: str | None
    email: str | None
    roles: tuple[str, ...]
    principal: str = ""
    """Of somebody who is in no users file."""


class Others:
    """People whom the users file does not know."""

    def __init__(self) -> None:
        self.by_uid: dict[str, Profile] = {}
        self.by_principal: dict[str, Profile] = {}
        self.by_name: dict[str, str] = {}
        """Whoever had the name first."""

    def put(self, one: Profile) -> None:
        """As they are by now."""
        self.by_uid[one.uid] = self.by_principal[one.principal] = one
        self.by_name.setdefault(one.username, one.uid)


class Users:
    """Everyone, as one reading of the users file has them; never changes, but for the others."""

    def __init__(self, file: UsersFile) -> None:
        self._others = Others()
        self._roles = file.roles
        self._users = {user.username: user for user in file.users}
        self._keys = {key.id: key for key in file.api_keys}
        self._profiles = {uid(user.username): profile(user) for user in file.users}
        self.rights = lru_cache(4096)(self._rights)
        """`rights(roles, space)`: what any of the roles allows there."""

        self.nobody = passwords.nobodys(usual([user.password_hash for user in file.users]))
        """Tried for an unknown user, so that this takes as long as for a known one."""

        self.no_key = passwords.nobodys(usual([key.key_hash for key in file.api_keys]))

    def user(self, username: str) -> User | None:
        """By name."""
        return self._users.get(username)

    def key(self, key_id: str) -> ApiKey | None:
        """By id, whether or not it has expired."""
        return self._keys.get(key_id)

    def profiles(self) -> Sequence[Profile]:
        """Everyone in the file, in its order, whether they ever logged in or not; then others."""
        return [*self._profiles.values(), *self._others.by_uid.values()]

    def profile(self, uid: str) -> Profile | None:
        """By uid."""
        return self._profiles.get(uid) or self._others.by_uid.get(uid)

    def named(self, username: str) -> str | None:
        """The uid of who has this name: in the file, else among the others."""
        if username in self._users:
            return uid(username)
        return self._others.by_name.get(username)

    def with_others(self, others: Others) -> "Users":
        """The same, and these."""
        both = copy(self)
        both._others = others  # noqa: SLF001 - one of us
        return both

    def roles(self, principal: str) -> tuple[str, ...] | None:
        """Of a user or a key, `user:ana` or `key:soar`; None: not here, or not any more.

        Of one of the others those that they had when they were heard of last.
        """
        if other := self._others.by_principal.get(principal):
            return other.roles
        kind, _, name = principal.partition(":")
        if kind == "user":
            user = self.user(name)
            return user.roles if user else None
        key = self.key(name) if kind == "key" else None
        if key is None or (key.expires and key.expires <= datetime.now(UTC)):
            return None
        return key.roles

    def known(self, roles: Sequence[str]) -> tuple[str, ...]:
        """Those that are worth something."""
        return tuple(name for name in roles if name in self._roles)

    def spaces(self, roles: Sequence[str]) -> Sequence[str]:
        """The globs of all spaces that any of the roles reaches, each once."""
        held = (self._roles[name] for name in roles if name in self._roles)
        return list(dict.fromkeys(glob for role in held for glob in role.spaces))

    def weak(self) -> Sequence[str]:
        """Users and keys whose hashes are cheap to guess."""
        hashes = [(f"user {user.username}", user.password_hash) for user in self._users.values()]
        hashes += [(f"key {key.id}", key.key_hash) for key in self._keys.values()]
        return [who for who, stored in hashes if passwords.weak(stored)]

    def everywhere(self, roles: Sequence[str]) -> Rights:
        """What those of the roles allow that reach every space: by `*`, not by many globs."""
        held = [self._roles[name] for name in roles if name in self._roles]
        return reduce(or_, (granted(role) for role in held if EVERY in role.spaces), NOTHING)

    def _rights(self, roles: tuple[str, ...], space: str) -> Rights:
        held = [self._roles[name] for name in roles if name in self._roles]
        return reduce(or_, (granted(role) for role in held if reaches(role, space)), NOTHING)


def uid(username: str) -> str:
    """Of a profile: the same for a name, always and everywhere."""
    digest = urlsafe_b64encode(sha256(username.encode()).digest()).decode().rstrip("=")
    return f"u_{digest}_0"


def profile(user: User) -> Profile:
    """Of someone in the file."""
    return Profile(uid(user.username), user.username, user.full_name, user.email, user.roles)


def usual(hashes: Sequence[str]) -> str | None:
    """A hash with the parameters that most of them have."""
    by_cost = {stored.rsplit("$", 2)[0]: stored for stored in hashes}
    most = Counter(stored.rsplit("$", 2)[0] for stored in hashes).most_common(1)
    return by_cost[most[0][0]] if most else None


def reaches(role: Role, space: str) -> bool:
    """A space needs no creation: it is there when a glob matches it."""
    return any(fnmatchcase(space, glob) for glob in role.spaces)


def granted(role: Role) -> Rights:
    """By one role, in each of its spaces."""
    return Rights.of(role.privileges, connectors=role.connectors, alerts=alerts(role))


def alerts(role: Role) -> Level:
    """As the role says, else as far as it reaches with cases."""
    if role.alerts is not None:
        return role.alerts
    words = {word for words in role.privileges.values() for word in words}
    if "all" in words:
        return "all"
    return "read" if words & {"read", "minimal_read", "minimal_all"} else "none"
