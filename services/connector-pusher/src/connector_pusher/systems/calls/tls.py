"""How are other systems verified, and how do we say by certificate who we are?

What the connector says comes before what is said of its host, and that before what is said of all.
"""

import secrets
import ssl
from base64 import b64decode
from binascii import Error
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    pkcs12,
)

from case_runtime.calling import verified
from case_runtime.configuration.actions import Actions
from case_runtime.configuration.kinds import Verification
from case_runtime.outbound import Target
from connector_pusher.systems.outcomes import Kind, Refused


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate of ours with its key, as PEM."""

    certificate: bytes
    key: bytes
    passphrase: str | None = None


@dataclass(frozen=True, slots=True)
class Pfx:
    """The same in one file, as PKCS#12."""

    content: bytes
    passphrase: str | None = None


@dataclass(frozen=True, slots=True)
class Trust:
    """What a connector says itself: more authorities, another way to verify, a certificate."""

    authorities: bytes | None = None
    verification: Verification | None = None
    identity: Identity | Pfx | None = None


def context(actions: Actions, trust: Trust, found: Target) -> ssl.SSLContext:
    """For connections to one host; `Refused` if the connector's own files are no good.

    It reads files and undoes locks: not for the event loop.
    """
    try:
        made = verified(actions, found, trust.verification)
        if trust.authorities:
            made.load_verify_locations(cadata=trust.authorities.decode("ascii"))
        if trust.identity:
            mine = trust.identity
            identify(made, from_pfx(mine) if isinstance(mine, Pfx) else mine)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise Refused(Kind.CONFIG_INVALID, "a certificate or its key cannot be used") from error
    return made


def identify(context: ssl.SSLContext, identity: Identity) -> None:
    """Only files can be loaded: they are in a folder of our own, for that moment."""
    with TemporaryDirectory() as folder:
        certificate, key = Path(folder, "crt"), Path(folder, "key")
        for file, content in ((certificate, identity.certificate), (key, identity.key)):
            file.touch(mode=0o600)
            file.write_bytes(content)
        word = identity.passphrase
        context.load_cert_chain(certificate, key, lambda: word or "")  # or else it asks a terminal


def from_pfx(pfx: Pfx) -> Identity:
    """What a PKCS#12 file holds; or `ValueError`."""
    word = pfx.passphrase.encode() if pfx.passphrase else None
    key, certificate, others = pkcs12.load_key_and_certificates(pfx.content, word)
    if key is None or certificate is None:
        raise ValueError("no key, or no certificate")
    chain = [one.public_bytes(Encoding.PEM) for one in (certificate, *others)]
    fresh = secrets.token_hex(16)
    locked = BestAvailableEncryption(fresh.encode())
    return Identity(
        b"".join(chain), key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked), fresh
    )


def from_base64(text: str) -> bytes:
    """A file as connectors have it; or `ValueError`."""
    try:
        return b64decode(text, validate=True)
    except Error:
        raise ValueError("not base64") from None
