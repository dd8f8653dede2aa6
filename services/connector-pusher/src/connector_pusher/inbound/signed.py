"""Is it the other system that tells us this, and does it tell it now? Pure.

It knows the connector's secret. It says it in a header, or signs with it (HMAC-SHA256): the time,
a dot and the body; or the body alone, if that says itself when it was sent. What was signed too
long ago may be a repeat by somebody who has listened.
"""

import hmac
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

import orjson

from connector_pusher.systems import texts
from connector_pusher.systems.beyond.keys import Inbound

BEARER = "bearer "
SECONDS = 1e11
"""Below, a number is seconds since 1970; else milliseconds."""


def known(inbound: Inbound, secret: str, headers: Mapping[str, str]) -> bool:
    """By the secret itself, in the header that is for it or as a bearer token."""
    said = headers.get(inbound.token_header, "")
    bearer = headers.get("authorization", "")
    if not said and bearer.lower().startswith(BEARER):
        said = bearer[len(BEARER) :].strip()
    return hmac.compare_digest(said.encode(), secret.encode())


def signed(
    inbound: Inbound, secret: str, headers: Mapping[str, str], body: bytes, now: datetime
) -> bool:
    """By a signature of what was sent a moment ago."""
    stamp = headers.get(inbound.timestamp_header)
    text = body if stamp is None else f"{stamp}.".encode() + body
    made = hmac.new(secret.encode(), text, sha256).digest()
    said = headers.get(inbound.signature_header, "").strip().removeprefix("sha256=").encode()
    right = [made.hex().encode(), b64encode(made)]
    if not any([hmac.compare_digest(said, one) for one in right]):  # noqa: C419 - both, each time
        return False
    at = moment(stamp) if stamp is not None else stated(body)
    return at is not None and abs((now - at).total_seconds()) <= inbound.tolerance


def moment(said: object) -> datetime | None:
    """A time in seconds or milliseconds since 1970, or in words."""
    if isinstance(said, str) and said.isascii() and said.isdecimal() and len(said) < len("1" * 17):
        said = int(said)
    if isinstance(said, int | float) and not isinstance(said, bool):
        return texts.from_milliseconds(said * 1000 if said < SECONDS else said)
    return texts.moment(said)


def stated(body: bytes) -> datetime | None:
    """When a body says that it was sent."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return moment(said.get("timestamp")) if isinstance(said, dict) else None
