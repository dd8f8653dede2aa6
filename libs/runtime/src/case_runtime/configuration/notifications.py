"""What is said about who is told, and how?"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr

from case_runtime.configuration.kinds import Part, Says, Span


class Default(Part):
    """`notifications.connectors.default.*`."""

    email: str | None = Field(None, description="The id of the preconfigured connector that mails")


class Connectors(Part):
    """`notifications.connectors.*`."""

    default: Default = Default()


class Wishes(Part):
    """`notifications.defaults.*`: what people hear of who have not said what they wish."""

    assigned: bool = Field(default=True, description="That they are assigned to a case")
    mentioned: bool = Field(default=False, description="That somebody wrote `@username`")
    commented: bool = Field(
        default=False, description="Comments on cases that they follow or are assigned to"
    )
    status: bool = Field(default=False, description="The status of such a case")
    push_failed: bool = Field(
        default=False, description="That such a case could not be pushed, or one that they pushed"
    )
    digest: Annotated[Span, Field(le=timedelta(days=1))] = Field(
        timedelta(0), description="How long news is gathered into one mail; `0`: each at once"
    )


class Slack(Part):
    """`notifications.slack.*`."""

    token: SecretStr | None = Field(
        None,
        description="Of a bot that may `users:read.email` and `chat:write`: who wishes it is told "
        "by a direct message",
    )


class Teams(Part):
    """`notifications.teams.*`."""

    people: Annotated[dict[str, SecretStr], Says("username -> URL of a workflow")] = Field(
        default={}, repr=False, description="Where those are told who wish to be told in Teams"
    )


class Room(Part):
    """An element of `notifications.rooms`."""

    name: Annotated[str, Field(pattern=r"^[\w .-]{1,64}$")]
    kind: Literal["slack", "teams"]
    url: SecretStr
    space: str = "*"
    owner: str = "*"
    reasons: tuple[Literal["assigned", "commented", "status", "pushFailed"], ...] = ("assigned",)


def distinct(rooms: tuple[Room, ...]) -> tuple[Room, ...]:
    """A room is known by its name."""
    if len({room.name for room in rooms}) < len(rooms):
        raise ValueError("two rooms have the same name")
    return rooms


class Notifications(Part):
    """`notifications.*`."""

    connectors: Connectors = Connectors()
    defaults: Wishes = Wishes()
    slack: Slack = Slack()
    teams: Teams = Teams()
    rooms: Annotated[
        tuple[Room, ...],
        AfterValidator(distinct),
        Says("list of `name`, `kind` (`slack` or `teams`), `url`, `space`, `owner`, `reasons`"),
    ] = Field((), repr=False, description="Where many read along, by the URL of a webhook")
    templates: Path | None = Field(
        None, description="A folder with templates of mails that replace ours"
    )
    kept: Span = Field(
        timedelta(days=90),
        description="How long it is known what was sent; failures stay, but for those of webhooks",
    )
