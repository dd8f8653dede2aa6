"""How does a connector say who it is?"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass


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


def basic(user: str, password: str) -> Fixed:
    """User and password."""
    return Fixed({"authorization": f"Basic {pair(user, password)}"})


def pair(user: str, password: str) -> str:
    """As Basic has it; to be kept out of every text, like the password."""
    return b64encode(f"{user}:{password}".encode()).decode()
