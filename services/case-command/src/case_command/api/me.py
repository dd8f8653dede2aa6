"""What does somebody's own console have to know of them, and of this Caselog?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from case_command.api.bodies.attachments import Comment
from case_command.api.bodies.cases import EDITED_CASES, NEW_CASE
from case_command.decisions import limits
from case_command.decisions.observables import OBSERVABLES
from case_command.files.limits import Limits as OfFiles
from case_command.settings import Switches
from case_events import User
from case_runtime.callers import Caller
from case_runtime.rights import OWNERS, Level, Operation
from case_runtime.users import Users


class Spaces(TypedDict):
    """Those that a role names, and patterns (`*`, `?`) that others match."""

    named: list[str]
    patterns: list[str]


class Session(TypedDict):
    """Of a browser: when somebody has to sign in again."""

    expires: str | None


class Limits(TypedDict):
    """How long, how many, how large."""

    title: int
    description: int
    comment: int
    tags: int
    tag: int
    category: int
    assignees: int
    customFields: int
    observables: int
    alerts: int
    files: int
    references: int
    userActions: int
    casesAtOnce: int
    fileBytes: int
    imageBytes: int
    mimeTypes: list[str]


class Able(TypedDict):
    """What this Caselog was configured to do."""

    oidc: bool
    secrets: bool
    mail: bool
    alertSource: bool
    publicBaseUrl: str | None


class Me(TypedDict):
    """Who asks, and what they may do in the space of the request: the operations per owner."""

    principal: str
    user: User
    session: Session | None
    space: str
    spaces: Spaces
    privileges: dict[str, list[Operation]]
    connectors: Level
    alerts: Level
    administers: bool
    """In every space: whether the settings of every owner are theirs."""

    limits: Limits
    switches: Able


def moment(at: datetime) -> str:
    """As the API says it."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def shown(caller: Caller, space: str, users: Users, *, in_session: bool) -> dict[str, Any]:
    """What differs from one to another."""
    globs = users.spaces(caller.roles)
    rights = caller.rights
    ends = caller.expires and moment(caller.expires)
    return {
        "principal": caller.principal,
        "user": caller.user.model_dump(mode="json"),
        "session": {"expires": ends} if in_session else None,
        "space": space,
        "spaces": {
            "named": [one for one in globs if not patterned(one)],
            "patterns": [one for one in globs if patterned(one)],
        },
        "privileges": {
            owner: sorted(may for may, whose in rights.granted if whose == owner)
            for owner in OWNERS
        },
        "connectors": rights.connectors,
        "alerts": rights.alerts,
        "administers": caller.everywhere.administers,
    }


def same_for_all(files: OfFiles, switches: Switches) -> Mapping[str, Any]:
    """Limits and switches. What a field of a request takes, its model says."""
    schema = NEW_CASE.json_schema()["properties"]
    many = EDITED_CASES.json_schema()["properties"]["cases"]
    return {
        "limits": {
            "title": schema["title"]["maxLength"],
            "description": schema["description"]["maxLength"],
            "comment": TypeAdapter(Comment).json_schema()["maxLength"],
            "tags": schema["tags"]["maxItems"],
            "tag": schema["tags"]["items"]["maxLength"],
            "category": schema["category"]["anyOf"][0]["maxLength"],
            "assignees": schema["assignees"]["maxItems"],
            "customFields": schema["customFields"]["maxItems"],
            "observables": OBSERVABLES,
            "alerts": limits.ALERTS,
            "files": limits.FILES_PER_CASE,
            "references": limits.REFERENCES,
            "userActions": limits.USER_ACTIONS,
            "casesAtOnce": many["maxItems"],
            "fileBytes": files.most(""),
            "imageBytes": files.most("image/png"),
            "mimeTypes": sorted(files.allowed),
        },
        "switches": {
            "oidc": switches.oidc,
            "secrets": switches.secrets,
            "mail": switches.mail,
            "alertSource": switches.alert_source,
            "publicBaseUrl": switches.public_base_url,
        },
    }


def patterned(glob: str) -> bool:
    """It stands for more than one space."""
    return not {"*", "?"}.isdisjoint(glob)
