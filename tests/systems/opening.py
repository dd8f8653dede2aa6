"""How does a test open a connector to a server on this machine?"""

import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from case_events import Severity, Status
from case_runtime.configuration.actions import Actions
from case_runtime.vetted import resolve
from connector_pusher.systems.calls.caller import Times
from connector_pusher.systems.calls.wire import Wire
from connector_pusher.systems.system import Comment, Named, Said

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
HERE = "127.0.0.0/8"


@dataclass
class Clock:
    """Nobody waits; what was slept is kept."""

    slept: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def monotonic(self) -> float:
        return sum(self.slept)

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.monotonic())

    @property
    def times(self) -> Times:
        return Times(self.sleep, self.monotonic, self.now)


def wire(clock=None, resolve=resolve, **actions) -> Wire:
    """What reaches this machine by http, and nothing else that is not public."""
    said = {"allowedNetworks": [HERE]} | actions
    return Wire(Actions.model_validate(said), resolve, (clock or Clock()).times)


def named(type_, config, secrets, hosts=("*",)) -> Named:
    """A connector as it would be stored."""
    checked = type_.checked(config, secrets, hosts)
    return Named("c-1", "Ours", checked.config, checked.secrets)


def said(**more) -> Said:
    """What a push says of a case."""
    case = {
        "case_id": "case-0001",
        "title": "Phishing\nat the desk",
        "description": 'She clicked <b>it</b> & "more".\nTwice.',
        "footer": "Added by Ana Diaz.",
        "tags": ("mail", "two words"),
        "severity": Severity.HIGH,
        "status": Status.OPEN,
        "fields": {},
        "alerts": (),
        "at": NOON,
    }
    return Said(**case | more)


def remark(number: int) -> Comment:
    """One of several."""
    return Comment(f"comment-{number}", f"Seen again, {number}.\n\nAdded by Ana Diaz.")


def serving(leaf, authority=None):
    """What a server says it is; with an authority, whom it lets in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)
    if authority:
        authority.configure_trust(context)
        context.verify_mode = ssl.CERT_REQUIRED
    return context
