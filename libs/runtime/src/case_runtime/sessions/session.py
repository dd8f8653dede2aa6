"""Who signed in, and for how long does that hold?

All of it stands in the cookie, so every service and every replica knows it without asking. Of a
user of the users file it names the hash of the password: with another password it is worth nothing.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from hmac import compare_digest
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from case_events import User
from case_runtime.callers import Identity
from case_runtime.credentials import REFUSED, now, person
from case_runtime.errors import Unauthenticated
from case_runtime.sessions.box import Box
from case_runtime.users import Users

USE = b"session"
LASTING = timedelta(hours=12)


class Kept(BaseModel):
    """What is sealed."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    expires: datetime


class OfUser(Kept):
    """Of somebody in the users file."""

    kind: Literal["user"] = "user"
    username: str
    password: str
    """A digest of the hash of the password that was said."""


class OfProvider(Kept):
    """Of somebody whom an identity provider knows, as it described them then."""

    kind: Literal["oidc"] = "oidc"
    issuer: str
    principal: str
    user: User
    roles: tuple[str, ...]


Session: TypeAlias = Annotated[OfUser | OfProvider, Field(discriminator="kind")]
SESSION: TypeAdapter[OfUser | OfProvider] = TypeAdapter(Session)


class Sessions:
    """Begins them, and knows them again."""

    def __init__(
        self,
        box: Box,
        lasting: timedelta = LASTING,
        *,
        issuer: str | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """`issuer`: whose people count, beside those of the users file."""
        self._box = box
        self._issuer = issuer
        self._clock = clock
        self.lasting = lasting

    def of_user(self, users: Users, username: str) -> str:
        """The cookie of somebody who has just said the password that these users have."""
        user = users.user(username)
        if user is None:
            raise Unauthenticated(REFUSED)
        digest = digested(user.password_hash)
        return self._sealed(OfUser(expires=self.end(), username=username, password=digest))

    def of_provider(self, identity: Identity) -> str:
        """The cookie of somebody whom the provider has just let in."""
        return self._sealed(
            OfProvider(
                expires=self.end(),
                issuer=self._issuer or "",
                principal=identity.principal,
                user=identity.user,
                roles=identity.roles,
            )
        )

    def identity(self, users: Users, sealed: str) -> Identity:
        """Whose it is, or `Unauthenticated`."""
        text = self._box.open(sealed, USE)
        try:
            kept = SESSION.validate_json(text or b"")
        except ValidationError:
            raise Unauthenticated(REFUSED) from None
        if kept.expires <= self._clock():
            raise Unauthenticated(REFUSED)
        match kept:
            case OfUser():
                user = users.user(kept.username)
                if user is None or not compare_digest(digested(user.password_hash), kept.password):
                    raise Unauthenticated(REFUSED)
                return Identity(person(user), f"user:{user.username}", user.roles, kept.expires)
            case OfProvider():
                if kept.issuer != self._issuer:
                    raise Unauthenticated(REFUSED)
                return Identity(kept.user, kept.principal, kept.roles, kept.expires)

    def end(self) -> datetime:
        """Of one that begins now."""
        return self._clock().astimezone(UTC) + self.lasting

    def _sealed(self, kept: Kept) -> str:
        return self._box.seal(kept.model_dump_json().encode(), USE)


def digested(password_hash: str) -> str:
    """Tells one hash from another, and nothing else."""
    return blake2b(password_hash.encode(), digest_size=16).hexdigest()
