"""Whom does an identity provider (OpenID Connect) speak of in a token?

Tokens of one provider, signed with one of its keys, and meant for us.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic
from typing import Any

import jwt
import structlog

from case_events import User
from case_runtime.callers import Identity
from case_runtime.configuration.server import Oidc as Settings
from case_runtime.credentials import REFUSED
from case_runtime.errors import Unauthenticated
from case_runtime.provider import Fetch, Provider, fetch
from case_runtime.users import uid

SKEW = 30
"""Seconds that our clocks may differ."""

LONGEST = 2**14
"""Characters of a token."""

log = structlog.get_logger()


def bearer(settings: Settings) -> "Oidc | None":
    """Whoever reads bearer tokens, if the configuration says whose, and whom they are meant for."""
    return Oidc(settings) if settings.audience else None


class Oidc:
    """Reads the tokens of one issuer."""

    def __init__(
        self, settings: Settings, fetch: Fetch = fetch, clock: Callable[[], float] = monotonic
    ) -> None:
        self._settings = settings
        self.provider = Provider(settings.issuer or "", fetch, clock)

    async def identity(self, token: str) -> Identity:
        """Whose it is; `Unauthenticated` if it is nobody's, `Later` if that cannot be told."""
        return self.person(await self.claims(token, self._settings.audience))

    async def claims(self, token: str, audience: str | None) -> Mapping[str, Any]:
        """What it says to whom it is meant for, likewise."""
        if len(token) > LONGEST or audience is None:
            raise Unauthenticated(REFUSED)
        with refusing():
            named = jwt.get_unverified_header(token).get("kid")
            key = await self.provider.key(named)
            claims: Mapping[str, Any] = jwt.decode(
                token,
                key.public,
                key.algorithms,
                audience=audience,
                issuer=self._settings.issuer,
                leeway=SKEW,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
            return claims

    def person(self, claims: Mapping[str, Any]) -> Identity:
        """Of whom they speak; `Unauthenticated`: nobody could write that down."""
        names = self._settings.claims
        with refusing():
            subject = str(claims["sub"])
            user = User(
                username=text(claims, names.username) or subject,
                full_name=text(claims, names.full_name),
                email=text(claims, names.email),
                profile_uid=uid(f"oidc:{self._settings.issuer}:{subject}"),
            )
            expires = datetime.fromtimestamp(int(claims["exp"]), UTC)
            roles = tuple(dict.fromkeys(self._roles(claims)))
            return Identity(user, f"oidc:{subject}", roles, expires)

    def tells_roles(self, claims: Mapping[str, Any]) -> bool:
        """Whether they say anything of them."""
        return found(claims, self._settings.claims.roles) is not None

    def _roles(self, claims: Mapping[str, Any]) -> Iterator[str]:
        """Names of roles; those that the users file does not know grant nothing."""
        for named in several(found(claims, self._settings.claims.roles)):
            if self._settings.roles:
                yield from self._settings.roles.get(named, ())
            else:
                yield named


@contextmanager
def refusing() -> Iterator[None]:
    """Whatever is wrong with a token, its sender hears the same."""
    try:
        yield
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
        log.info("token.refused", why=type(error).__name__)
        raise Unauthenticated(REFUSED) from None


def found(claims: Mapping[str, Any], name: str) -> object:
    """A claim, by its name, or by the way to it: `realm_access.roles`."""
    if name in claims:
        return claims[name]
    here: object = claims
    for step in name.split("."):
        here = here.get(step) if isinstance(here, Mapping) else None
    return here


def text(claims: Mapping[str, Any], name: str) -> str | None:
    """A claim that says something; `UnicodeEncodeError` if nobody could write it down."""
    value = found(claims, name)
    if not isinstance(value, str) or not value:
        return None
    value.encode()  # JSON can say one half of a surrogate pair
    return value


def several(value: object) -> list[str]:
    """A list, or words with spaces between them."""
    if isinstance(value, str):
        return value.split()
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
