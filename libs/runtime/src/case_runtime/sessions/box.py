"""How does a text go out into the world and come back as it was? Sealed with AES-256-GCM.

Nobody can read it, change it, or use it for what it was not made for.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from secrets import token_bytes, token_hex

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import SecretStr

from case_runtime.sealing import NONCE, derived

PURPOSE = b"caselog sessions"

log = structlog.get_logger()


class Box:
    """Under a key that is made of what all services know."""

    def __init__(self, token: SecretStr | None) -> None:
        """Without a token what this process seals nobody else opens."""
        if token is None:
            log.info("sessions.of_this_process", why="services.token is not said")
        phrase = token.get_secret_value() if token else token_hex(32)
        self._key = AESGCM(derived(phrase, PURPOSE))

    def seal(self, text: bytes, use: bytes) -> str:
        """Another text each time, of letters, digits, `-` and `_`."""
        nonce = token_bytes(NONCE)
        sealed = nonce + self._key.encrypt(nonce, text, use)
        return urlsafe_b64encode(sealed).decode().rstrip("=")

    def open(self, sealed: str, use: bytes) -> bytes | None:
        """The text; None: it was not sealed here, or for another use."""
        try:
            raw = urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
            return self._key.decrypt(raw[:NONCE], raw[NONCE:], use)
        except (ValueError, InvalidTag):
            return None
