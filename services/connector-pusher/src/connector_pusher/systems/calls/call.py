"""What is one request, and what is particular to a system when one fails?"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import quote

import orjson

from connector_pusher.systems.calls.answer import Answer
from connector_pusher.systems.outcomes import Kind

JSON: Mapping[str, str] = {"content-type": "application/json"}


class Credentials(Protocol):
    """What is said with each request so that it is known who asks."""

    async def headers(self) -> Mapping[str, str]:
        """As they are now; or an `Outcome`, if there are none to be had."""

    def rejected(self) -> bool:
        """The other side does not take them; whether others may be had."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What is particular to a system when something fails."""

    reason: Callable[[Answer], str | None]
    """Its own words, if it said any."""

    failed: Callable[[str, str, str], str]
    """The message: of what was wanted, how it failed, and its own words."""

    kind: Callable[[Answer], Kind | None] = lambda _: None
    """Where its answer says more than the status; also of a good one that is none."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request; `what` is what a person would say: `create incident`."""

    what: str
    method: str
    url: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    reads: bool = False
    """It changes nothing there, whatever its method."""

    missing: Kind = Kind.NOT_FOUND
    """What a 404 means."""

    takes: Collection[int] = ()
    """Statuses that are good answers too."""


def reading(what: str, url: str, missing: Kind = Kind.NOT_FOUND) -> Call:
    """A GET."""
    return Call(what, "GET", url, reads=True, missing=missing)


def sending(what: str, method: str, url: str, said: object, missing: Kind = Kind.NOT_FOUND) -> Call:
    """JSON, to change something."""
    return Call(what, method, url, orjson.dumps(said), JSON, missing=missing)


def asking(what: str, url: str, said: object) -> Call:
    """JSON, to find something."""
    return Call(what, "POST", url, orjson.dumps(said), JSON, reads=True)


def part(text: str) -> str:
    """One step of a path, whatever it is made of."""
    return quote(text, safe="").replace(".", "%2E") if set(text) <= {"."} else quote(text, safe="")
