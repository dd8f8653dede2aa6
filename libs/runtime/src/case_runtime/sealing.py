"""How are secrets kept? Sealed with AES-256-GCM, under a key that is named, for one purpose.

What they are bound to (the connector, its type, where it may call) must be the same when they are
opened: who may change that and nothing else makes them worthless, and does not take them along.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_bytes
from typing import Any, NamedTuple

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"caselog connector secrets"
NONCE, KEY = 12, 32

Secrets = Mapping[str, Any]


class Sealed(NamedTuple):
    """What is stored; `key` names the key, and tells nothing of it."""

    key: str
    nonce: bytes
    text: bytes


class CannotOpen(Exception):
    """No key fits, or it is bound to something else; the message says which."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What secrets belong to; `origins` is where they may be sent."""

    connector: str
    type: str
    origins: Sequence[str]

    def stated(self) -> bytes:
        """The same bytes for the same."""
        return orjson.dumps([self.connector, self.type, sorted(self.origins)])


class Keyring:
    """The keys of this deployment: the first one seals, all of them open."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._keys = {name_of(phrase): AESGCM(derived(phrase)) for phrase in phrases}

    @property
    def current(self) -> str | None:
        """The name of the key that seals; None: there is none."""
        return next(iter(self._keys), None)

    def seal(self, secrets: Secrets, bound: Bound) -> Sealed:
        """Another text each time."""
        name = self.current
        if name is None:
            raise CannotOpen("there is no encryption.key")
        nonce = token_bytes(NONCE)
        plain = orjson.dumps(dict(secrets))
        return Sealed(name, nonce, self._keys[name].encrypt(nonce, plain, bound.stated()))

    def open(self, sealed: Sealed, bound: Bound) -> Secrets:
        """The secrets, or `CannotOpen`."""
        key = self._keys.get(sealed.key)
        if key is None:
            raise CannotOpen("they were sealed with another encryption.key")
        try:
            plain = key.decrypt(sealed.nonce, sealed.text, bound.stated())
        except InvalidTag:
            raise CannotOpen("they belong to another connector, type or target") from None
        opened: Secrets = orjson.loads(plain)
        return opened


def derived(phrase: str, purpose: bytes = PURPOSE) -> bytes:
    """A key for one purpose."""
    return HKDF(SHA256(), KEY, salt=None, info=purpose).derive(phrase.encode())


def name_of(phrase: str) -> str:
    """What a key is called, so that it is known which one fits."""
    return derived(phrase, b"caselog key id")[:6].hex()


def stored(sealed: Sealed) -> dict[str, str]:
    """As a document holds it."""
    return {
        "key": sealed.key,
        "nonce": b64encode(sealed.nonce).decode(),
        "text": b64encode(sealed.text).decode(),
    }


def restored(document: Mapping[str, str]) -> Sealed:
    """The way back."""
    return Sealed(document["key"], b64decode(document["nonce"]), b64decode(document["text"]))
