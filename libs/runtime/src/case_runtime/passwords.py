"""Is this the password, or the key, behind a hash?

Hashes are argon2id with any parameters, in the usual notation (`$argon2id$v=19$m=...`).
"""

from base64 import b64encode
from secrets import token_bytes

import argon2
from argon2 import Parameters, PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError

STRONG = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's recommendation."""

WORK = 7 * 1024 * 5
"""KiB times passes: OWASP's least, in any of its five forms."""


def hashed(secret: str) -> str:
    """The hash to store."""
    return STRONG.hash(secret)


def parameters(stored: str) -> Parameters:
    """How it was made; `ValueError` if it is no argon2id hash."""
    try:
        found = argon2.extract_parameters(stored)
    except InvalidHashError:
        raise ValueError("is not an argon2id hash") from None
    if found.type is not Type.ID:
        raise ValueError("is not an argon2id hash")
    return found


def weak(stored: str) -> bool:
    """Cheaper to guess than OWASP advises."""
    found = parameters(stored)
    return found.memory_cost * found.time_cost < WORK


def fits(stored: str, secret: str) -> bool:
    """Slow by design: never on the event loop."""
    try:
        return STRONG.verify(stored, secret)
    except (Argon2Error, InvalidHashError):
        return False


def nobodys(like: str | None = None) -> str:
    """A hash that no password fits, as slow to try as `like`."""
    costs = parameters(like) if like else parameters(STRONG.hash(""))
    salt, made = (b64encode(token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    return (
        f"$argon2id$v=19$m={costs.memory_cost},t={costs.time_cost},p={costs.parallelism}"
        f"${salt}${made}"
    )
