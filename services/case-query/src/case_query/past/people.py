"""Who has to do with a case, and who had (Cases API §3.9)?"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import orjson

from case_events import AssigneesChanged, CaseCreated, Envelope
from case_runtime.users import Profile

TYPES = ("create_case", "assignees")
"""The actions that say who was assigned."""

Shown: TypeAlias = dict[str, Any]
Known: TypeAlias = Callable[[str], Profile | None]

NOBODY = {"email": None, "full_name": None, "username": None}


def people(
    case: Mapping[str, Any], actors: Iterable[bytes], assigned: Iterable[str], known: Known
) -> dict[str, Any]:
    """The four groups.

    `actors` are those who did something, as JSON, the last one last; `assigned` everyone who ever
    was; what is `known` of somebody today counts.
    """
    latest = {identity(user): user for user in map(orjson.loads, actors)}
    participants = sorted((person(one, known) for one in latest.values()), key=by_name)
    assignees = [by_uid(one["uid"], known) for one in case["assignees"]]
    reporter = person(case["created_by"], known)
    there = {one.get("uid") for one in (*participants, *assignees, reporter)}
    gone = [by_uid(uid, known) for uid in dict.fromkeys(assigned) if uid not in there]
    return {
        "participants": participants,
        "assignees": assignees,
        "unassignedUsers": gone,
        "reporter": reporter,
    }


def ever_assigned(envelopes: Iterable[Envelope]) -> Iterable[str]:
    """Profile uids, the first assigned first."""
    for envelope in envelopes:
        action = envelope.action
        if isinstance(action, CaseCreated):
            yield from action.assignees
        elif isinstance(action, AssigneesChanged):
            yield from action.added


def identity(user: Mapping[str, Any]) -> tuple[Any, ...]:
    """By what somebody is the same person."""
    uid = user.get("profile_uid")
    return (uid,) if uid else (None, user["username"], user["email"], user["full_name"])


def person(user: Mapping[str, Any], known: Known) -> Shown:
    """Somebody who did something."""
    uid = user.get("profile_uid")
    if uid and (profile := known(uid)):
        return shown(profile)
    told = {name: user[name] for name in NOBODY}
    return {"user": told, "uid": uid} if uid else {"user": told}


def by_uid(uid: str, known: Known) -> Shown:
    """Somebody who was assigned."""
    profile = known(uid)
    return shown(profile) if profile else {"uid": uid, "user": dict(NOBODY)}


def shown(profile: Profile) -> Shown:
    """As they are called today; nobody has a picture yet."""
    told = {name: getattr(profile, name) for name in NOBODY}
    return {"user": told, "uid": profile.uid}


def by_name(one: Shown) -> tuple[bool, str]:
    """The nameless come last."""
    name = one["user"]["username"]
    return name is None, name or ""
