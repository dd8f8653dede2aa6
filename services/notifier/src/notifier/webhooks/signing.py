"""How does a receiver know that a delivery is ours, and fresh? As Standard Webhooks say."""

import hmac
from base64 import b64decode, b64encode
from hashlib import sha256
from secrets import token_bytes

PREFIX = "whsec_"
BYTES = 32
SHORTEST, LONGEST = 24, 64
"""Bytes of a secret that somebody brings."""


def new_secret() -> str:
    """One that nobody guesses."""
    return PREFIX + b64encode(token_bytes(BYTES)).decode()


def key_of(secret: str) -> bytes:
    """What signs; `ValueError` for what is no secret."""
    key = b64decode(secret.removeprefix(PREFIX), validate=True)
    if not SHORTEST <= len(key) <= LONGEST:
        raise ValueError("a secret has 24 to 64 bytes")
    return key


def headers(secret: str, name: str, at: int, body: bytes) -> dict[str, str]:
    """The same name for each attempt; the time is that of this one, in seconds."""
    signed = b".".join((name.encode(), str(at).encode(), body))
    signature = b64encode(hmac.new(key_of(secret), signed, sha256).digest()).decode()
    return {
        "content-type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{signature}",
    }
