"""What does a service of ours say of itself on a topic? A key, made of the token that all know.

Whoever reads the topic learns the key, and so may send commands; the token itself, which lets in
between services, stays unknown.
"""

from base64 import b64encode
from hashlib import blake2b
from hmac import compare_digest

from pydantic import SecretStr

from case_events import User
from case_runtime.callers import Identity
from case_runtime.rights import EVERYTHING

NAME = "caselog"
OURS = Identity(User(username=NAME), f"service:{NAME}", (), service=True, rights=EVERYTHING)
"""It may all, and it names the person that it acts for."""


def header(token: SecretStr) -> str:
    """The `authorization` of its commands."""
    said = token.get_secret_value().encode()
    key = blake2b(b"commands", key=blake2b(said, digest_size=64).digest()).hexdigest()
    return f"ApiKey {b64encode(f'{NAME}:{key}'.encode()).decode()}"


def is_ours(authorization: bytes, expected: bytes | None) -> bool:
    """Whether one of ours says it."""
    return expected is not None and compare_digest(authorization, expected)
