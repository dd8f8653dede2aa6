"""What becomes of what another system tells: which commands follow, and what does not come back?"""

from datetime import timedelta

import orjson
import pytest

from case_events import CasePushed, ExternalService, PushRequested, Status, StatusChanged
from case_events.commands import Accepted, AddComment, EditCase, Refusal
from case_events.testing import NOON, history
from case_runtime.effects import Final, MemoryEffects
from case_runtime.errors import Invalid, Later, Unauthenticated
from case_runtime.stories import Story
from connector_pusher.connector import Connector
from connector_pusher.errors import TooMany
from connector_pusher.inbound.arriving import Arriving
from connector_pusher.inbound.cause import cause
from connector_pusher.inbound.deciding import Door, Told, wishes
from connector_pusher.inbound.heard import REOPENED, Heard, Remarked
from connector_pusher.inbound.taking import Taking, heard_of
from connector_pusher.push.plan import Doubt, Row, Sent
from connector_pusher.systems import texts
from connector_pusher.systems.outcomes import Kind, Refused
from connector_pusher.turns import EVENTS
from examples import ANA, CREATED
from pushed import CASE

ASKED = PushRequested(connector={"id": "jira-1", "name": "Jira", "type": ".jira"})
CLOSED = StatusChanged(status=Status.CLOSED)
DOOR = Door("jira-1", comments=True, wins="newest", ours=("caselog@example.com",))
LATER, EARLIER = NOON + timedelta(hours=1), NOON - timedelta(hours=1)
SECRET = "sixteen letters!"  # noqa: S105 - of a test


def pushed(requested):
    service = ExternalService(
        connector_id="jira-1",
        connector_name="Jira",
        external_id="10",
        external_title="SEC-10",
        external_url="https://jira",
        pushed_at=NOON,
        pushed_by=ANA,
    )
    return CasePushed(external_service=service, requested=requested)


def said(*texts, by="Jane", account="jane"):
    remarks = tuple(Remarked(f"r-{n}", text, by, account) for n, text in enumerate(texts))
    return Heard("e-1", "10", None, (), remarks, by, account)


def moved(at=LATER, account="jane"):
    return Heard("e-1", "10", at, ("Done",), (), "Jane", account)


def followed(heard, status=None, *actions, row=None, door=DOOR, now="open", causes=None):
    told = history(CREATED, *actions)
    told = [
        one.model_copy(update={"causation_id": (causes or {}).get(one.sequence)}) for one in told
    ]
    story = Story(CASE | {"status": now}, told)
    return [w.command for w in wishes(story, Told(heard, status, LATER), row or Row(), door)]


def edit(status):
    return EditCase(fields={"status": status})


def test_comments_become_comments_and_a_status_the_status():
    heard = moved()._replace(comments=said("One", "Two").comments)

    assert followed(heard, "closed") == [
        AddComment(comment="One", owner=CASE["owner"]),
        AddComment(comment="Two", owner=CASE["owner"]),
        edit("closed"),
    ]


def test_each_has_the_same_name_each_time_whatever_event_brings_it():
    story = Story(CASE, history(CREATED))
    first, again = (
        [w.name for w in wishes(story, Told(one, None, LATER), Row(), DOOR)]
        for one in (said("One"), said("One")._replace(event="e-2"))
    )

    assert first == again


@pytest.mark.parametrize(
    ("status", "now", "command"),
    [
        ("closed", "closed", []),
        (None, "open", []),
        (REOPENED, "closed", [edit("open")]),
        (REOPENED, "in-progress", []),
    ],
)
def test_what_is_so_already_is_left_alone(status, now, command):
    assert followed(moved(), status, now=now) == command


@pytest.mark.parametrize(
    "row",
    [
        Row(sent=(Sent("c", 2, external="r-0"),)),
        Row(sent=(Sent("c", 2, digest=texts.digest("One\nAdded by Ana.")),)),
        Row(doubt=Doubt("c", "p", 1, said="One \n Added by Ana.")),
    ],
)
def test_what_we_have_said_there_ourselves_does_not_come_back(row):
    assert followed(said("One\nAdded by Ana."), row=row) == []


def test_what_our_own_account_does_there_does_not_come_back():
    ours = "Caselog@Example.com"

    assert followed(moved(account=ours), "closed") == []
    assert followed(said("One", account=ours)) == []


def test_comments_stay_there_where_nobody_wants_them():
    assert followed(said("One"), door=DOOR._replace(comments=False)) == []


def test_a_comment_that_is_too_long_is_cut():
    (command,) = followed(said("x" * 40_000))

    assert len(command.comment) <= 30_000


OURS = (ASKED, pushed(2), CLOSED)
"""People here have closed the case since the last push, at noon and three minutes."""


@pytest.mark.parametrize(
    ("wins", "at", "taken"),
    [
        ("newest", LATER, True),
        ("newest", EARLIER, False),
        ("newest", None, True),
        ("them", EARLIER, True),
        ("us", LATER, False),
    ],
)
def test_where_both_have_changed_the_status_it_is_as_the_connector_says(wins, at, taken):
    door = DOOR._replace(wins=wins)

    assert bool(followed(moved(at), "open", *OURS, now="closed", door=door)) is taken


@pytest.mark.parametrize(
    ("actions", "causes"),
    [
        ((ASKED, CLOSED, pushed(2)), {3: "case-1/2"}),
        ((ASKED, pushed(2), CLOSED), {4: cause("jira-1", "e-0")}),
        ((CLOSED, ASKED, pushed(3)), {}),
    ],
)
def test_what_they_know_of_or_have_told_themselves_is_no_conflict(actions, causes):
    door = DOOR._replace(wins="us")

    assert followed(moved(EARLIER), "open", *actions, now="closed", door=door, causes=causes)


def test_a_case_that_is_gone_is_told_nothing():
    assert list(wishes(Story(None), Told(moved(), "closed", LATER), Row(), DOOR)) == []


JIRA = Connector(
    "jira-1",
    "default",
    1,
    "Jira",
    ".jira",
    {"caselog": {"inbound": {"auth": "token", "statuses": {"Done": "closed"}}}},
)


class Push:
    """The last one."""

    def __init__(self, ended, hops=0):
        self.ended = ended
        self.effect = type("E", (), {"what": {"hops": hops}})


class World:
    """Everything around it."""

    def __init__(self, connector=JIRA, answers=(), last=None, *, late=False):
        self.connector, self.answers, self.last, self.late = connector, list(answers), last, late
        self.effects, self.asked, self.woken = MemoryEffects(claimed_for=0.0), [], 0
        self.story_ = Story(CASE, history(CREATED))
        self.words = {"inboundSecret": SECRET, "email": "caselog@example.com"}

    async def one(self, connector_id):
        return self.connector if connector_id == "jira-1" else None

    def config(self, one):
        return one.config

    def secrets(self, one):
        if self.words is None:
            raise Refused(Kind.CONFIG_INVALID, "re-enter credentials")
        return self.words

    async def cases(self, ticket, connector, most):
        return ["case-1"] if ticket == "10" else []

    async def of(self, line):
        return Row()

    async def last_push(self, case, connector):
        return self.last

    async def told_later(self, line, at):
        return self.late

    async def story(self, case_id, sequence, types):
        return self.story_

    async def ask(self, command, *, case, id_, space, because):
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        self.asked.append((id_, command, because))
        if answer:
            told = {"statusCode": answer, "error": "no", "message": f"no: {answer}"}
            return Refusal(source="s", id=id_, case=case, **told)
        return Accepted(source="s", id=id_, case=case, version="v", sequence=9)

    def planned(self):
        self.woken += 1

    def arriving(self):
        return Arriving(
            connectors=self,
            running=self,
            tickets=self,
            effects=self.effects,
            planned=self.planned,
            now=lambda: LATER,
        )

    async def told(self, body, *, connector="jira-1", space="default", token=SECRET, arriving=None):
        async def read():
            return body if isinstance(body, bytes) else orjson.dumps(body)

        headers = {"x-caselog-token": token}
        return await (arriving or self.arriving()).taken(connector, space, headers, read, "r-1")

    async def act(self):
        taking = Taking(connectors=self, running=self, rows=self, past=self, tells=self, asks=self)
        for claim in await self.effects.claim(10):
            await taking(claim)
            await self.effects.done(claim)
        return self.asked


EVENT = {"event": "e-1", "ticket": "10", "status": "done", "by": "Jane", "at": LATER.isoformat()}
EVENT |= {"comment": {"id": "c-1", "text": "Look"}}


async def test_whoever_tells_it_is_named_in_one_short_line():
    world = World()
    long = f"Jane\x1b[31m\r\n{'x' * 100_000}"
    await world.told({"webhookEvent": "comment_created", **of_jira(long)})
    ((_, command, because), *_) = await world.act()

    assert because.by.full_name.startswith("Jane xxx")
    assert len(because.by.full_name) == 255
    assert command.comment == "Look"


def of_jira(name):
    """What Jira tells of a comment."""
    who = {"displayName": name, "emailAddress": "jane@example.com"}
    return {"issue": {"id": "10"}, "comment": {"id": "c-1", "body": "Look", "author": who}}


async def test_an_event_is_a_row_before_it_is_answered_and_then_commands():
    world = World()
    answer = await world.told(EVENT)
    again = await world.told(EVENT)
    (comment, status) = await world.act()

    assert answer == again == {"event": "e-1", "cases": 1}
    assert world.woken == 2
    assert [comment[1], status[1]] == [
        AddComment(comment="Look", owner=CASE["owner"]),
        edit("closed"),
    ]
    assert comment[2].by.full_name == "Jane (Jira)"
    assert (comment[2].cause, comment[2].hops) == (cause("jira-1", "e-1"), 1)
    assert len({comment[0], status[0]}) == 2


async def tell_without_end(world):
    arriving = world.arriving()
    for _ in range(10 * int(EVENTS.at_once)):
        await world.told({"event": "e", "ticket": "77", "status": "x"}, arriving=arriving)


async def test_nobody_tells_without_end():
    with pytest.raises(TooMany):
        await tell_without_end(World())


async def test_what_a_row_holds_can_be_read_back():
    world = World()
    await world.told(EVENT)
    (row,) = world.effects.rows.values()

    assert heard_of(row.effect.what["heard"]) == Heard(
        "e-1", "10", LATER, ("done",), (Remarked("c-1", "Look", "Jane", None),), "Jane", "Jane"
    )


@pytest.mark.parametrize(
    "asked",
    [{"connector": "nobody"}, {"space": "soc"}, {"token": "wrong"}, {"token": ""}],
)
async def test_who_is_not_known_is_told_nothing_and_leaves_nothing(asked):
    world = World()
    with pytest.raises(Unauthenticated) as refusal:
        await world.told(b"no json", **asked)

    assert str(refusal.value) == "Nobody knows who tells this"
    assert world.effects.rows == {}


@pytest.mark.parametrize("config", [{}, {"caselog": {}}])
async def test_a_connector_that_takes_nothing_in_knows_nobody(config):
    world = World(Connector("jira-1", None, 1, "Jira", ".jira", config))
    with pytest.raises(Unauthenticated):
        await world.told(EVENT)


@pytest.mark.parametrize("words", [None, {}, {"inboundSecret": ""}])
async def test_a_connector_without_its_secret_knows_nobody(words):
    world = World()
    world.words = words
    with pytest.raises(Unauthenticated):
        await world.told(EVENT, token="")


async def test_who_signs_is_known_by_that_alone():
    config = {"caselog": {"inbound": {}}}
    world = World(Connector("jira-1", None, 1, "Jira", ".jira", config))
    with pytest.raises(Unauthenticated):
        await world.told(EVENT)


@pytest.mark.parametrize("body", [b"{", b"[]", {"ticket": "10"}])
async def test_what_cannot_be_read_is_refused_once_it_is_known_who_sends_it(body):
    with pytest.raises(Invalid):
        await World().told(body)


@pytest.mark.parametrize(
    ("body", "event"),
    [
        (EVENT | {"ticket": "77"}, "e-1"),
        ({"event": "e-1", "ticket": "10"}, "e-1"),
        ({"webhookEvent": "sprint_started"}, None),
    ],
)
async def test_what_is_no_news_of_a_ticket_of_ours_is_taken_and_nothing_follows(body, event):
    world = World()

    assert await world.told(body) == {"event": event, "cases": 0}
    assert world.effects.rows == {}


async def test_a_status_that_is_out_of_date_is_passed_over():
    world = World(late=True)
    await world.told(EVENT)

    assert [command.type for _, command, _ in await world.act()] == ["comment"]


@pytest.mark.parametrize(
    ("last", "hops"),
    [
        (None, 1),
        (Push(None, 2), 4),
        (Push(LATER - timedelta(seconds=59), 2), 4),
        (Push(LATER - timedelta(seconds=61), 2), 1),
    ],
)
async def test_what_follows_soon_after_a_push_may_follow_from_it(last, hops):
    world = World(last=last)
    await world.told(EVENT)
    ((_, _, because), *_) = await world.act()

    assert because.hops == hops


async def test_an_edit_that_changes_nothing_is_no_refusal():
    world = World(answers=[None, 406])
    await world.told(EVENT)

    assert len(await world.act()) == 2


async def test_what_the_case_does_not_take_is_told_and_the_rest_is_taken():
    world = World(answers=[400, None])
    await world.told(EVENT)
    with pytest.raises(Final, match="no: 400"):
        await world.act()

    assert len(world.asked) == 2


async def test_what_was_not_answered_is_asked_again_under_the_same_names():
    world = World(answers=[None, Later("away")])
    await world.told(EVENT)
    with pytest.raises(Later):
        await world.act()
    first = [name for name, _, _ in world.asked]
    await world.act()

    assert [name for name, _, _ in world.asked][len(first) :][:1] == first


@pytest.mark.parametrize(
    "changed",
    [
        {"connector": None},
        {"connector": Connector("jira-1", "soc", 1, "Jira", ".jira", JIRA.config)},
        {"connector": Connector("jira-1", None, 1, "Jira", ".jira", {})},
        {"story_": Story(CASE, history(CREATED, space="soc"))},
        {"story_": Story(None)},
    ],
)
async def test_what_has_changed_by_then_counts(changed):
    world = World()
    await world.told(EVENT)
    for name, value in changed.items():
        setattr(world, name, value)

    assert await world.act() == []
