"""Whose bearer token is this?

Tokens of one identity provider (OpenID Connect), signed with one of its keys and meant for us.
"""

from collections.abc import Callable, Iterator, Mapping
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
    """Whoever reads tokens, if the configuration names a provider."""
    return Oidc(settings) if settings.issuer else None


class Oidc:
    """Reads the tokens of one issuer, meant for one audience."""

    def __init__(
        self, settings: Settings, fetch: Fetch = fetch, clock: Callable[[], float] = monotonic
    ) -> None:
        self._settings = settings
        self._provider = Provider(settings.issuer or "", fetch, clock)

    async def identity(self, token: str) -> Identity:
        """Whose it is; `Unauthenticated` if it is nobody's, `Later` if that cannot be told."""
        if len(token) > LONGEST:
            raise Unauthenticated(REFUSED)
        try:
            named = jwt.get_unverified_header(token).get("kid")
            key = await self._provider.key(named)
            claims = jwt.decode(
                token,
                key.public,
                key.algorithms,
                audience=self._settings.audience,
                issuer=self._settings.issuer,
                leeway=SKEW,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
            return self._person(claims)
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
            log.info("token.refused", why=type(error).__name__)
            raise Unauthenticated(REFUSED) from None

    def _person(self, claims: Mapping[str, Any]) -> Identity:
        names = self._settings.claims
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

    def _roles(self, claims: Mapping[str, Any]) -> Iterator[str]:
        """Names of roles; those that the users file does not know grant nothing."""
        for named in several(found(claims, self._settings.claims.roles)):
            if self._settings.roles:
                yield from self._settings.roles.get(named, ())
            else:
                yield named


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
