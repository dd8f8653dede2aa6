"""How is something that could not be delivered tried again, because somebody wants it?"""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Request, Response
from pydantic import TypeAdapter

from case_runtime.codec import Body, read
from case_runtime.describing.operation import Operation
from case_runtime.effects import MongoEffects, Seen
from case_runtime.errors import Answerable, NotFound
from case_runtime.fields import Text
from case_runtime.http import Routes, caller_of, space_of
from notifier.api.desk import Desk
from notifier.api.found import Notification, shown
from notifier.api.subscribed import Delivery, delivery
from notifier.api.webhooks import PATH as WEBHOOKS
from notifier.api.webhooks import mine, told

LONGEST = 1024
"""Characters of a row's name."""


class NotThere(NotFound):
    """No such notification, or delivery, in this space."""


class NotFailed(Answerable):
    """It has come through, or is still being tried."""

    status = HTTPStatus.CONFLICT

    def __init__(self) -> None:
        super().__init__("Only what has failed is tried again")


class Named(Body):
    """Which one, as it is listed."""

    id: Annotated[str, Text("id", LONGEST)]


NAMED = TypeAdapter(Named)
REFUSES = (404, 409)
MAIL = Operation(
    "retryNotification", body=NAMED, answer=Notification, refuses=REFUSES, tag="notifications"
)
DELIVERY = Operation(
    "retryWebhookDelivery", body=NAMED, answer=Delivery, refuses=REFUSES, tag="notifications"
)


def add_routes(api: Routes, desk: Desk) -> None:
    """`_retry`, of what people are told and of what programs are told."""

    @api.post("/api/notifications/_retry", MAIL)
    async def retry(request: Request) -> Response:
        """Try to tell somebody again, at once, what could not be told.

        It takes the right of settings for the case's owner. Whether they may still be told of it
        is looked at anew.
        """
        key = (await read(NAMED, request)).id
        wanted = {"_id": key, "what.space": space_of(request)}
        row = await one(desk.effects, wanted)
        owner = row.effect.what["owner"]
        for right in ("getCase", "updateConfiguration"):
            caller_of(request).rights.demand(right, owner)
        return told(shown(await once_more(desk.effects, wanted), desk))

    @api.post(f"{WEBHOOKS}/{{id}}/deliveries/_retry", DELIVERY)
    async def redeliver(request: Request) -> Response:
        """Tell a program again, at once, what it did not take; it is turned on, if it was off."""
        webhook = await mine(request, desk)
        key = (await read(NAMED, request)).id
        wanted = {"_id": key, "what.webhook": webhook.said.id, "what.case": {"$exists": True}}
        if (await one(desk.deliveries, wanted)).state != "failed":
            raise NotFailed
        await desk.webhooks.turn_on(webhook.said.id)
        return told(delivery(await once_more(desk.deliveries, wanted)))


async def one(rows: MongoEffects, wanted: dict[str, Any]) -> Seen:
    """The row that is meant."""
    for row in await rows.seen(wanted, [("_id", 1)], most=1):
        return row
    raise NotThere("There is no such notification")


async def once_more(rows: MongoEffects, wanted: dict[str, Any]) -> Seen:
    """It is due; of two who ask at once, one is told that it has not failed."""
    if not await rows.again(wanted["_id"]):
        raise NotFailed
    return await one(rows, wanted)
