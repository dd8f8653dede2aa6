"""What does somebody wish to hear? Asked and said by themselves."""

from datetime import time, timedelta
from typing import Annotated, Literal, TypeAlias
from zoneinfo import available_timezones

import orjson
from fastapi import Request, Response
from pydantic import AfterValidator, Field, StrictBool, TypeAdapter
from typing_extensions import TypedDict

from case_runtime.answers import JSON
from case_runtime.codec import Body, read
from case_runtime.describing.operation import Operation, Question
from case_runtime.errors import Invalid
from case_runtime.fields import Many, said
from case_runtime.http import Routes, caller_of
from notifier.api.desk import Desk
from notifier.policies.notices import Reason
from notifier.policies.wishes import Quiet, Wishes

LONGEST = 24 * 60
"""Minutes of a digest."""

ZONES = frozenset(available_timezones())


def zone(text: str) -> str:
    """One that is known."""
    if text not in ZONES:
        raise said(f"{text[:50]} is no time zone, write for instance Europe/Madrid")
    return text


class QuietHours(Body):
    """`{from: "22:00", to: "07:00", timezone: "Europe/Madrid"}`."""

    start: Annotated[str, Field(alias="from", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    to: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    timezone: Annotated[str, AfterValidator(zone)]

    def hours(self) -> Quiet:
        """As they are lived."""
        return Quiet(time.fromisoformat(self.start), time.fromisoformat(self.to), self.timezone)


Way: TypeAlias = Literal["email", "slack", "teams"]


class Said(Body):
    """The whole of it: what is left out is off."""

    assigned: StrictBool = False
    mentioned: StrictBool = False
    commented: StrictBool = False
    status: StrictBool = False
    push_failed: Annotated[StrictBool, Field(alias="pushFailed")] = False
    channels: Annotated[tuple[Way, ...], Many("channels", 5)] = ("email",)
    digest_minutes: Annotated[int, Field(alias="digestMinutes", ge=0, le=LONGEST, strict=True)] = 0
    quiet_hours: Annotated[QuietHours | None, Field(alias="quietHours")] = None

    def wishes(self) -> Wishes:
        """What the policy goes by."""
        named = {
            Reason.ASSIGNED: self.assigned,
            Reason.MENTIONED: self.mentioned,
            Reason.COMMENTED: self.commented,
            Reason.STATUS: self.status,
            Reason.PUSH_FAILED: self.push_failed,
        }
        return Wishes(
            reasons=frozenset(reason for reason, wished in named.items() if wished),
            channels=tuple(dict.fromkeys(self.channels)),
            digest=timedelta(minutes=self.digest_minutes),
            quiet=self.quiet_hours.hours() if self.quiet_hours else None,
        )


ShownHours = TypedDict("ShownHours", {"from": str, "to": str, "timezone": str})


class Shown(TypedDict):
    """What somebody hears of, and how."""

    assigned: bool
    mentioned: bool
    commented: bool
    status: bool
    pushFailed: bool
    channels: list[str]
    digestMinutes: int
    quietHours: ShownHours | None


SAID = TypeAdapter(Said)
PATH = "/api/notifications/preferences"
GET = Question("getNotificationPreferences", answer=Shown, tag="notifications")
PUT = Operation("putNotificationPreferences", body=SAID, answer=Shown, tag="notifications")


def add_routes(api: Routes, desk: Desk) -> None:
    """`GET` and `PUT /api/notifications/preferences`."""

    @api.get(PATH, GET)
    async def preferences(request: Request) -> Response:
        """What the caller hears of: what they said, else what is usual here."""
        uid = profile_of(request)
        return told((await desk.preferences.of([uid]))[uid])

    @api.put(PATH, PUT)
    async def put_preferences(request: Request) -> Response:
        """Say what to hear of: all of it, what is left out is off.

        `digestMinutes` gathers news into one message; so do `quietHours`, until they are over.
        """
        uid = profile_of(request)
        wishes = (await read(SAID, request)).wishes()
        await desk.preferences.put(uid, wishes)
        return told(wishes)


def profile_of(request: Request) -> str:
    """Of the caller; programs hear nothing."""
    uid = caller_of(request).user.profile_uid
    if uid is None:
        raise Invalid("Only people with a profile are told anything")
    return uid


def told(wishes: Wishes) -> Response:
    """As they are said."""
    quiet = wishes.quiet
    hours = quiet and {
        "from": quiet.start.strftime("%H:%M"),
        "to": quiet.end.strftime("%H:%M"),
        "timezone": quiet.zone,
    }
    shown: dict[str, object] = {one.value: one in wishes.reasons for one in Reason}
    shown |= {
        "channels": list(wishes.channels),
        "digestMinutes": int(wishes.digest.total_seconds()) // 60,
        "quietHours": hours,
    }
    return Response(orjson.dumps(shown), media_type=JSON)
