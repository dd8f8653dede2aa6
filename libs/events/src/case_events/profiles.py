"""What does everyone hear of a person whom an identity provider knows, and no users file?

A record of the topic `user-profiles` is one of them, as they were when they signed in last, under
the uid of their profile. Repeats and older ones may come: of each the highest `version` counts.
"""

from typing import Literal

from pydantic import ValidationError

from case_events.values import Value
from case_events.wire import JSON, Record, Unreadable

NAME = "profile.v1"
HEADERS = {
    "ce_specversion": "the version of CloudEvents, 1.0",
    "ce_id": "profile and version, `<uid>/<version>`",
    "ce_source": "`caselog`",
    "ce_type": f"`{NAME}`",
    "ce_subject": "the uid of the profile, which is the record's key as well",
    "content-type": "`application/json`",
}


class AnnouncedProfile(Value):
    """A person; what they may do is what the users file says of their roles.

    `principal` names them in logs and keys: `oidc:<subject>`.
    """

    v: Literal[1] = 1
    uid: str
    version: int
    principal: str
    username: str
    full_name: str | None = None
    email: str | None = None
    roles: tuple[str, ...] = ()


def profile_record(profile: AnnouncedProfile) -> Record:
    """The record; its id names the profile and the version."""
    key = profile.uid.encode()
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", b"%s/%d" % (key, profile.version)),
        ("ce_source", b"caselog"),
        ("ce_type", NAME.encode()),
        ("ce_subject", key),
        ("content-type", JSON),
    ]
    return Record(key, profile.model_dump_json().encode(), headers)


def profile_from_record(value: bytes | None) -> AnnouncedProfile:
    """The profile in a record's value; `Unreadable`: it is none."""
    try:
        return AnnouncedProfile.model_validate_json(value or b"")
    except ValidationError as error:
        raise Unreadable(str(error)) from error
