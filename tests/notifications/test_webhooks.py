"""Of what is a program told that subscribed, how is it signed, and what does a refusal mean?"""

import asyncio
import hmac
import json
from base64 import b64decode, b64encode
from hashlib import sha256

import httpx
import pytest

from case_events import CaseDeleted, StatusChanged, TitleChanged, Unknown, User
from case_events.imported import Imported
from case_events.testing import NOON, history
from case_runtime.effects import Claim, Final
from case_runtime.errors import Later
from case_runtime.outbound import Barred
from case_runtime.showing import GONE
from examples import CREATED
from notifier.policies.subscriptions import Subscription
from notifier.webhooks.delivering import Posting
from notifier.webhooks.planning import Deliveries
from notifier.webhooks.signing import headers, key_of, new_secret
from notifier.webhooks.store import Webhook
from notifier.webhooks.turns import Turns

OWNER = "securitySolution"
SECRET = "whsec_" + b64encode(b"k" * 24).decode()


def subscribed(**said):
    return Subscription(id="w-1", space="default", owners=frozenset({OWNER}), **said)


@pytest.mark.parametrize(
    ("said", "action", "space", "concerned"),
    [
        ({}, CREATED, "default", True),
        ({}, CREATED, "soc", False),
        ({"types": frozenset({"status"})}, CREATED, "default", False),
        ({"types": frozenset({"status"})}, StatusChanged(status="closed"), "default", True),
        ({}, Unknown(was="newer.create.v1"), "default", False),
    ],
)
def test_which_action_concerns_a_program(said, action, space, concerned):
    (envelope,) = history(action, space=space)

    assert subscribed(**said).concerns(envelope) is concerned


def test_what_is_of_another_owner_or_was_imported_concerns_nobody():
    (envelope,) = history(CREATED)
    imported = Imported(at=NOON, by=User(username="ana"))

    assert not subscribed().concerns(envelope.model_copy(update={"owner": "cases"}))
    assert not subscribed().concerns(envelope.model_copy(update={"imported": imported}))


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        ({}, True),
        ({"severities": frozenset({"high", "critical"})}, True),
        ({"severities": frozenset({"low"})}, False),
        ({"tags": frozenset({"mail", "vip"})}, True),
        ({"tags": frozenset({"vip"})}, False),
        ({"severities": frozenset({"high"}), "tags": frozenset({"vip"})}, False),
    ],
)
def test_severity_and_tags_are_those_of_the_case(said, fits):
    assert subscribed(**said).fits({"severity": "high", "tags": ["mail"]}) is fits


def test_a_delivery_is_signed_as_standard_webhooks_say():
    said = headers(SECRET, "w/1", 1700000000, b'{"a":1}')
    expected = hmac.new(b"k" * 24, b'w/1.1700000000.{"a":1}', sha256).digest()

    assert said["webhook-signature"] == "v1," + b64encode(expected).decode()
    assert (said["webhook-id"], said["webhook-timestamp"]) == ("w/1", "1700000000")


def test_secrets_are_long_and_never_the_same():
    assert len(key_of(new_secret())) == 32
    assert new_secret() != new_secret()
    for wrong in ("whsec_", "whsec_!!", "whsec_" + b64encode(b"short").decode()):
        with pytest.raises(ValueError):  # noqa: PT011 - of base64 or of ours
            key_of(wrong)


class Reading:
    """The case before and after; `None` while nobody knows."""

    def __init__(self, *shown):
        self.shown_as, self.asked, self.times = shown, [], 0

    async def shown(self, asked):
        self.asked += asked
        self.times += 1
        return list(self.shown_as[: len(asked)])


class Since:
    async def moment(self):
        return NOON


class Webhooks:
    def __init__(self, made):
        self.made, self.off = made, None

    async def one(self, webhook_id):
        return self.made

    async def current(self):
        return [self.made]

    async def secret(self, made):
        return SECRET

    async def turn_off(self, webhook_id, why):
        self.off = why


class People:
    def __init__(self, *, may):
        self.may = may

    def may_see(self, principal, space, owner):
        return self.may


class Effects:
    def __init__(self):
        self.noted = {}

    async def note(self, claim, noted):
        self.noted |= noted


BEFORE = json.dumps({"title": "One", "severity": "low", "tags": []}).encode()
AFTER = json.dumps({"title": "Two", "severity": "low", "tags": []}).encode()


def made(**said):
    return Webhook(subscribed(**said), "w", "https://soar.example.com/in", "user:ana", NOON)


def deliveries(webhooks, *shown, may=True):
    """What is planned, where case-query shows that."""
    return Deliveries(webhooks, Since(), People(may=may), Reading(*shown))


class World:
    """A program that answers in one way (`None`: never), and what it was told."""

    def __init__(self, answer, reading=None, *, may=True, attempts=3, turns=None):
        self.answer, self.told = answer, []
        self.webhooks, self.effects = Webhooks(made()), Effects()
        self.posting = Posting(
            self.webhooks,
            self.effects,
            People(may=may),
            reading or Reading(BEFORE, AFTER),
            httpx.AsyncClient(transport=httpx.MockTransport(self)),
            clock=lambda: NOON,
            attempts=attempts,
            turns=turns,
        )

    async def __call__(self, request):
        self.told.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer is None:
            await asyncio.Event().wait()
        return httpx.Response(self.answer, stream=httpx.ByteStream(b"because"))

    async def posts(self, attempt=1, **noted):
        _, envelope = history(CREATED, TitleChanged(title="Two"))
        (row,) = await deliveries(self.webhooks)([envelope])
        await self.posting(Claim(row, attempt, noted))


async def test_a_program_is_told_who_did_what_with_the_case_before_and_after():
    world = World(204)
    await world.posts()
    (request,) = world.told
    said = json.loads(request.content)

    assert said["id"] == request.headers["webhook-id"] == "case-1/2/webhook/w-1"
    assert (said["type"], said["timestamp"]) == ("title.update", "2026-01-02T12:01:00.000Z")
    assert said["data"]["before"]["title"] == "One"
    assert said["data"]["after"]["title"] == "Two"
    assert said["data"]["actor"]["username"] == "ana"
    assert (said["data"]["sequence"], said["data"]["correlationId"]) == (2, "r-1")
    assert said["data"]["replayed"] is False
    assert world.effects.noted == {"status": 204}


async def test_its_receiver_can_verify_it():
    world = World(200)
    await world.posts()
    (request,) = world.told
    at, name = request.headers["webhook-timestamp"], request.headers["webhook-id"]
    signed = f"{name}.{at}.".encode() + request.content
    said = b64decode(request.headers["webhook-signature"].removeprefix("v1,"))

    assert hmac.compare_digest(said, hmac.new(key_of(SECRET), signed, sha256).digest())


@pytest.mark.parametrize("answer", [500, 404, 302, httpx.ConnectError("x"), httpx.ReadTimeout("x")])
async def test_what_is_not_taken_comes_again_until_a_day_is_over(answer):
    world = World(answer)
    with pytest.raises(Later):
        await world.posts(attempt=2)
    before = world.webhooks.off
    with pytest.raises(Later):
        await world.posts(attempt=3)

    assert before is None
    assert world.webhooks.off.startswith("3 attempts in a row failed")


async def test_what_a_program_answers_stands_in_the_row_and_in_no_log():
    world = World(500)
    with pytest.raises(Later) as raised:
        await world.posts()

    assert str(raised.value) == "status 500"
    assert world.effects.noted == {"said": "because"}


async def test_a_program_is_not_turned_off_because_we_could_not_see_the_case():
    world = World(500, Reading(None, None))
    with pytest.raises(Later, match="does not show"):
        await world.posts(attempt=3, ours=1)
    unseen = world.webhooks.off

    assert (unseen, world.effects.noted) == (None, {"ours": 2})


@pytest.mark.parametrize(("ours", "off"), [(1, True), (2, False)])
async def test_of_attempts_that_failed_most_must_have_been_the_programs(ours, off):
    world = World(500)
    with pytest.raises(Later):
        await world.posts(attempt=3, ours=ours)

    assert bool(world.webhooks.off) is off


async def test_a_program_that_is_slow_leaves_room_for_others():
    slow = World(None, turns=Turns(at_once=2, waits=0))
    under_way = [asyncio.create_task(slow.posts()) for _ in range(2)]
    async with asyncio.timeout(60):
        while len(slow.told) < 2:  # noqa: ASYNC110 - it tells no events
            await asyncio.sleep(0)
    with pytest.raises(Later, match="on their way"):
        await slow.posts(attempt=3)
    async with slow.posting._turns.turn("w-2"):  # noqa: SLF001 - another program has its own
        pass
    for one in under_way:
        one.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)
    slow.answer = 204
    await slow.posts()

    assert (len(slow.told), slow.webhooks.off) == (3, None)


@pytest.mark.parametrize("answer", [410, Barred("the address may not be called")])
async def test_who_wants_no_more_or_may_not_be_called_is_turned_off_at_once(answer):
    world = World(answer)
    with pytest.raises(Final):
        await world.posts()

    assert world.webhooks.off is not None


async def test_nothing_is_told_that_its_maker_may_not_read():
    world = World(204, may=False)
    with pytest.raises(Final, match="may not read"):
        await world.posts()

    assert world.told == []
    assert world.webhooks.off is None


async def test_it_waits_until_the_case_is_shown():
    world = World(204, Reading(BEFORE, None))
    with pytest.raises(Later, match="does not show"):
        await world.posts()

    assert world.told == []


async def test_a_deleted_case_is_told_as_it_was():
    (envelope,) = history(CaseDeleted())
    deleted = envelope.model_copy(update={"sequence": 2})
    webhooks = Webhooks(made(severities=frozenset({"low"})))
    rows = await deliveries(webhooks, BEFORE, GONE)([deleted])

    assert [row.key for row in rows] == ["case-1/2/webhook/w-1"]


async def test_filters_by_the_case_look_at_it():
    (envelope,) = history(CREATED)
    webhooks = Webhooks(made(severities=frozenset({"high"})))

    assert await deliveries(webhooks, AFTER)([envelope]) == []
    with pytest.raises(Later):
        await deliveries(webhooks, None)([envelope])


async def test_of_what_its_maker_may_not_read_nothing_is_even_planned():
    (envelope,) = history(CREATED)
    webhooks = Webhooks(made())

    assert await deliveries(webhooks, may=False)([envelope]) == []
    assert await deliveries(webhooks, may=False).of([envelope], [made()], "r-1") == []
    assert len(await deliveries(webhooks)([envelope])) == 1


async def test_case_query_is_asked_once_for_all_that_arrives_together():
    arrived = history(CREATED, TitleChanged(title="Two"))
    low, high = (made(severities=frozenset({said})) for said in ("low", "high"))
    reading = Reading(BEFORE, AFTER)
    planning = Deliveries(Webhooks(low), Since(), People(may=True), reading)
    rows = await planning.of(arrived, [low, high])

    assert [row.key for row in rows] == ["case-1/1/webhook/w-1", "case-1/2/webhook/w-1"]
    assert reading.times == 1
    assert [one.sequence for one in reading.asked] == [1, 2]


async def test_what_happened_before_the_service_began_is_not_told_by_itself():
    (envelope,) = history(CREATED)
    old = envelope.model_copy(update={"at": NOON.replace(year=2020)})
    planning = deliveries(Webhooks(made()))

    assert await planning([old]) == []
    assert [row.key for row in await planning.of([old], [made()], "r-1")] == [
        "case-1/1/webhook/w-1/r-1"
    ]
