"""Which programs are told of changes? Those that somebody subscribed who may change settings."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal, TypeAlias
from uuid import uuid4

import orjson
from fastapi import Request, Response
from pydantic import AfterValidator, Field, TypeAdapter

from case_events.actions import ACTIONS
from case_events.values import Severity
from case_runtime import outbound, query
from case_runtime.answers import JSON
from case_runtime.codec import Body, read
from case_runtime.describing.operation import Operation, Question
from case_runtime.errors import Invalid, NotFound
from case_runtime.fields import Many, Text, said
from case_runtime.http import Routes, caller_of, space_of
from case_runtime.outbound import Barred
from case_runtime.paging import Paging
from case_runtime.rights import OWNERS
from notifier.api.desk import Desk
from notifier.api.found import STATES, State
from notifier.api.subscribed import All, Page, Shown, delivery, shown
from notifier.policies.subscriptions import Subscription
from notifier.webhooks.replaying import wanted
from notifier.webhooks.signing import key_of, new_secret
from notifier.webhooks.store import Webhook

MOST = 100
"""Subscriptions of one space."""

TYPES = frozenset(kind.model_fields["type"].default for kind in ACTIONS)
PATH = "/api/notifications/webhooks"
TAG = "notifications"


class WebhookNotFound(NotFound):
    """No such subscription in this space."""


def known(type_: str) -> str:
    """A type of user action."""
    if type_ not in TYPES:
        raise said(f"{type_[:50]} is no type of user action")
    return type_


def signing(secret: str) -> str:
    """`whsec_` and base64."""
    try:
        key_of(secret)
    except ValueError:
        raise said("The secret is whsec_ and 24 to 64 bytes as base64") from None
    return secret


Type: TypeAlias = Annotated[str, AfterValidator(known)]
Owner: TypeAlias = Literal["cases", "observability", "securitySolution"]
Tag: TypeAlias = Annotated[str, Text("tag", 256)]


class NewWebhook(Body):
    """Where, and of what; a filter that is left out is none."""

    url: Annotated[str, Text("url", 2048)]
    name: Annotated[str, Text("name", 100)] = "webhook"
    secret: Annotated[str, AfterValidator(signing)] | None = None
    owners: Annotated[tuple[Owner, ...], Many("owners", len(OWNERS))] = ()
    types: Annotated[tuple[Type, ...], Many("types", len(TYPES))] = ()
    severities: Annotated[tuple[Severity, ...], Many("severities", len(Severity))] = ()
    tags: Annotated[tuple[Tag, ...], Many("tags", 100)] = ()


class Since(Body):
    """From when on."""

    since: Annotated[
        str, Field(alias="from", strict=True, json_schema_extra={"format": "date-time"})
    ]

    def moment(self) -> datetime:
        """`Invalid` for what is no time."""
        wrong = Invalid("from is a time with its zone: 2026-01-31T12:00:00Z")
        try:
            found = datetime.fromisoformat(self.since)
            if found.tzinfo is None:
                raise wrong
            return found.astimezone(UTC)
        except (ValueError, OverflowError):
            raise wrong from None


class Deliveries(Paging):
    """Of one subscription."""

    state: Annotated[tuple[State, ...], Many("state", one=True)] = ()


NEW, SINCE, PAGES = TypeAdapter(NewWebhook), TypeAdapter(Since), TypeAdapter(Deliveries)
POST = Operation("createWebhook", body=NEW, answer=Shown, tag=TAG)
GET = Question("getWebhooks", answer=All, tag=TAG)
DELETE = Operation("deleteWebhook", refuses=(404,), tag=TAG)
REPLAY = Operation("replayWebhook", body=SINCE, answer=Shown, refuses=(404,), tag=TAG)
FIND = Question("findWebhookDeliveries", query=PAGES, answer=Page, refuses=(404,), tag=TAG)


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/notifications/webhooks`."""

    @api.post(PATH, POST)
    async def create(request: Request) -> Response:
        """Have a URL told of changes: who did what, with the case before and after it.

        It takes the right of settings for each owner; what the maker may not read is not told.
        Deliveries are signed as Standard Webhooks say, in order for each case, at least once.
        """
        asked = await read(NEW, request)
        rights = caller_of(request).rights
        owners = asked.owners or sorted(rights.narrowed("updateConfiguration"))
        rights.demand("updateConfiguration", *owners)
        rights.demand("getCase", *owners)
        await possible(request, desk, asked.url)
        secret = asked.secret or new_secret()
        made = Webhook(
            Subscription(
                id=str(uuid4()),
                space=space_of(request),
                owners=frozenset(owners),
                types=frozenset(asked.types),
                severities=frozenset(one.value for one in asked.severities),
                tags=frozenset(asked.tags),
            ),
            asked.name,
            asked.url,
            caller_of(request).principal,
            desk.clock(),
        )
        await desk.webhooks.put(made, secret)
        return told({**shown(made), "secret": secret})

    @api.get(PATH, GET)
    async def webhooks(request: Request) -> Response:
        """The subscriptions of this space, for owners of whom the caller may change settings."""
        allowed = caller_of(request).rights.narrowed("updateConfiguration")
        found = await desk.webhooks.of(space_of(request))
        return told({"webhooks": [shown(one) for one in found if one.said.owners <= allowed]})

    @api.delete(f"{PATH}/{{id}}", DELETE)
    async def delete(request: Request) -> Response:
        """Tell it nothing any more."""
        made = await mine(request, desk)
        await desk.webhooks.drop(made.said.id)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    @api.post(f"{PATH}/{{id}}/_replay", REPLAY)
    async def replay(request: Request) -> Response:
        """Turn it on, if it was turned off, and tell again all that happened `from` then on."""
        made = await mine(request, desk)
        since = (await read(SINCE, request)).moment()
        await desk.webhooks.turn_on(made.said.id)
        await desk.deliveries.plan([wanted(made.said.id, str(uuid4()), since)])
        return told(shown(await mine(request, desk)))

    @api.get(f"{PATH}/{{id}}/deliveries", FIND)
    async def deliveries(request: Request) -> Response:
        """What was delivered, and what was not, and why."""
        made = await mine(request, desk)
        asked = query.read(PAGES, request)
        found: dict[str, Any] = {"what.webhook": made.said.id, "what.case": {"$exists": True}}
        if asked.state:
            found["state"] = {"$in": [STATES[one] for one in asked.state]}
        total = await desk.deliveries.many(found)
        order = [("what.envelope.at", -1), ("_id", 1)]
        rows = (
            await desk.deliveries.seen(found, order, skip=asked.skipped, most=asked.size)
            if asked.size
            else []
        )
        return told(
            {
                "deliveries": [delivery(row) for row in rows],
                "page": asked.number,
                "per_page": asked.size,
                "total": total,
            }
        )


async def possible(request: Request, desk: Desk, url: str) -> None:
    """`Invalid`, unless there can be one more, to that URL."""
    if not desk.webhooks.possible:
        raise Invalid("Webhooks need an encryption.key in the configuration")
    if desk.people.roles(caller_of(request).principal) is None:
        raise Invalid("Whoever subscribes is in the users file: a user, or an API key")
    try:
        outbound.target(url, desk.allowed_hosts)
    except Barred as why:
        raise Invalid(str(why)) from why
    if len(await desk.webhooks.of(space_of(request))) >= MOST:
        raise Invalid(f"A space has up to {MOST} webhooks")


async def mine(request: Request, desk: Desk) -> Webhook:
    """The one that is meant, if the caller may change it."""
    made = await desk.webhooks.one(request.path_params["id"])
    if made is None or made.said.space != space_of(request):
        raise WebhookNotFound("This webhook is not known")
    caller_of(request).rights.demand("updateConfiguration", *sorted(made.said.owners))
    return made


def told(what: object) -> Response:
    """JSON."""
    return Response(orjson.dumps(what), media_type=JSON)
