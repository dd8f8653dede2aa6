"""What is asked of every external system, and what does it answer?

A push is `create` or `update`, then each comment in its order, then `finish`. The ticket's id is to
be written down as soon as it is known. Each of these calls may raise an `Outcome`. After `Unknown`,
and only then, `find` or `find_comment` tell what became of the call; where they raise `CannotTell`,
a person has to.

An incident is composed once, kept with the push, and sent the same way each time: `composed` makes
it from a case, `pushToService` brings it along.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from case_events import AlertDescription, Severity, Status
from case_runtime.outbound import Barred, read
from connector_pusher.systems.calls.saying import plain
from connector_pusher.systems.calls.wire import Wire

LONGEST_TITLE = 255
LONGEST_URL = 8000
"""Of a ticket; a longer one is as good as none."""

Json: TypeAlias = Any
"""What JSON can say."""

Incident: TypeAlias = Mapping[str, Any]
"""As `pushToService` has it for the type, without `externalId`; JSON."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a push says of a case, whatever the system; comments go beside it."""

    case_id: str
    title: str
    description: str
    """As it was written."""

    footer: str
    """Who wrote it and where the case is; below the description, where the type takes one."""

    tags: Sequence[str]
    severity: Severity
    status: Status
    fields: Mapping[str, Any]
    """Of the case's connector, as the case has them; empty if it has none."""

    alerts: Sequence[AlertDescription]
    """What is known of those that are attached, in the order in which they were."""

    at: datetime
    """When the push was asked for."""

    category: str | None = None
    assignees: Sequence[str] = ()
    """Uids of profiles."""

    custom_fields: Mapping[str, Any] = field(default_factory=dict)
    """By their keys; those that have a value."""

    observables: Sequence[tuple[str, str]] = ()
    """Type and value."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One of them, with all that is below it; `id` is ours."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is there; where `whole` is false, `read` tells the rest."""

    id: str
    title: str = ""
    url: str = ""
    at: datetime | None = None
    """When it was made or changed, by the other side's clock where it tells."""

    def __post_init__(self) -> None:
        """Its title is shown to people: one line, cut; its URL is one of http or https, or none."""
        object.__setattr__(self, "title", plain(self.title, LONGEST_TITLE))
        if len(self.url) > LONGEST_URL or not clickable(self.url):
            object.__setattr__(self, "url", "")

    @property
    def whole(self) -> bool:
        """Whether nothing has to be read before it can be told."""
        return bool(self.title and self.url)


def clickable(url: str) -> bool:
    """Whether people may be led there."""
    try:
        read(url)
    except Barred:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment that is there; some systems tell no id."""

    id: str | None
    at: datetime | None


class System(Protocol):
    """One connector, ready to be called. Whoever opened it closes it."""

    settles: float
    """Seconds after a lost answer: before that, a look that finds nothing proves nothing."""

    async def ready(self, incident: Incident | None) -> None:
        """What a `create` of this (None: a comment) must know first is read by now.

        So that nothing else happens between the note that it may be made and its one request.
        """

    async def create(self, incident: Incident) -> Ticket:
        """A new ticket, perhaps not `whole`."""

    async def update(self, ticket: str, incident: Incident) -> Ticket:
        """The ticket with this id says this now. Doing it twice does no harm."""

    async def read(self, ticket: str) -> Ticket:
        """All of the ticket with this id."""

    async def comment(self, ticket: str, comment: Comment) -> Remark | None:
        """Another comment; None where the connector is not set up for comments."""

    async def finish(self, ticket: str, incident: Incident) -> None:
        """What follows the comments, where anything does. Doing it twice does no harm."""

    async def find(self, case: str, incident: Incident, known: Collection[str]) -> Ticket | None:
        """The ticket that an earlier `create` of this made, none of those known; or `CannotTell`.

        Known are the ids of all tickets that the case is told to have, here and elsewhere.
        """

    async def find_comment(
        self, ticket: str, comment: Comment, after: Remark | None
    ) -> Remark | None:
        """The comment, if it is there behind the last one known (None: at all); or `CannotTell`."""

    async def execute(self, sub_action: str, params: Mapping[str, Any]) -> Json:
        """A sub-action other than `pushToService`; or `BadParams`."""

    async def close(self) -> None:
        """No more calls."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Config and secrets that a connector may be saved with; `config` has the type's defaults."""

    config: Mapping[str, Any]
    secrets: Mapping[str, Any]
    origins: Sequence[str]
    """Where it calls, sorted: `https://host:port`. Secrets are bound to them."""


@dataclass(frozen=True, slots=True)
class Pushing:
    """A push as it is asked for over `_execute`."""

    incident: Incident
    ticket: str | None
    """The `externalId`."""

    comments: Sequence[Comment]


@dataclass(frozen=True, slots=True)
class Named:
    """A connector as it is stored; secrets in the clear."""

    id: str
    name: str
    config: Mapping[str, Any]
    secrets: Mapping[str, Any]


class SystemType(Protocol):
    """What is known of a type of connector; only `open` gives something that calls anybody."""

    id: str

    def checked(self, config: object, secrets: object, allowed_hosts: Sequence[str]) -> Checked:
        """What may be saved; or `BadConfig`, with the API's message."""

    def composed(self, said: Said, config: Mapping[str, Any]) -> Incident:
        """What a push of this case sends."""

    def pushing(self, params: object) -> Pushing:
        """What `pushToService` asks for; or `BadParams`."""

    def open(self, connector: Named, wire: Wire) -> System:
        """One connector, ready to be called; to be kept as long as it does not change."""
