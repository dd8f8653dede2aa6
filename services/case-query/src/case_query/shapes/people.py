"""Which shape have people, and the connectors of a case?"""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from case_events import ExternalService
from case_events.values import JsonObject, Timestamp


class Names(TypedDict):
    """What somebody is called."""

    email: str | None
    full_name: str | None
    username: str | None


class Person(TypedDict):
    """Somebody who has to do with a case."""

    user: Names
    uid: NotRequired[str]


class CaseUsers(TypedDict):
    """Who did something, who is assigned, who no longer is, who opened the case."""

    participants: list[Person]
    assignees: list[Person]
    unassignedUsers: list[Person]
    reporter: Person


class ProfileNames(TypedDict):
    """What is known of somebody's names."""

    username: str
    email: NotRequired[str]
    full_name: NotRequired[str]


class UserProfile(TypedDict):
    """Somebody who can be assigned."""

    uid: str
    enabled: bool
    user: ProfileNames
    data: dict[str, Any]


class PushDetails(TypedDict):
    """The first and the last push, and what that left."""

    latestUserActionPushDate: Timestamp
    oldestUserActionPushDate: Timestamp
    externalService: ExternalService


class PushState(TypedDict):
    """Whether the case was pushed there, and must be again."""

    needsToBePushed: bool
    hasBeenPushed: bool
    details: NotRequired[PushDetails]


class ConnectorOfCase(TypedDict):
    """A connector that the case has or had."""

    id: str
    name: str
    type: str
    fields: JsonObject | None
    push: PushState


class ConnectorToCases(TypedDict):
    """A connector that cases can be pushed with."""

    id: str
    actionTypeId: str
    name: str
    config: NotRequired[JsonObject]
    isPreconfigured: bool
    isDeprecated: bool
    isSystemAction: bool
    isMissingSecrets: NotRequired[bool]
    referencedByCount: int
    isConnectorTypeDeprecated: bool
