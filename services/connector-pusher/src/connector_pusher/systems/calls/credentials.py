"""How does a connector say who it is?"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from connector_pusher.systems.calls.saying import Redaction


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same headers each time; there are no others."""

    said: Mapping[str, str]

    async def headers(self) -> Mapping[str, str]:
        """As they are."""
        return self.said

    def rejected(self) -> bool:
        """There are no others."""
        return False


def basic(user: str, password: str) -> tuple[Fixed, Redaction]:
    """User and password, and what is to be kept out of every text."""
    pair = b64encode(f"{user}:{password}".encode()).decode()
    return Fixed({"authorization": f"Basic {pair}"}), Redaction([user, password, pair])
