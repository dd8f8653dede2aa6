"""When is a case pushed because it has changed, and when is it not?"""

import asyncio
from datetime import UTC, datetime

import pytest

from case_events import (
    AttachmentAdded,
    CasePushed,
    ExternalService,
    PushRequested,
    StatusChanged,
    TitleChanged,
    Totals,
)
from case_events.commands import Accepted, Refusal, RequestPush
from case_events.testing import NOON, history
from case_runtime import background
from case_runtime.effects import Final, MemoryEffects
from case_runtime.stories import Story
from connector_pusher.auto.asked import FIELDS, Watch, effects_for, field_of
from connector_pusher.auto.asking import AutoPush
from connector_pusher.auto.planning import AutoPlanning
from connector_pusher.auto.wanted import wanted
from connector_pusher.auto.watches import Watches
from connector_pusher.connector import Connector
from connector_pusher.errors import NotEnabled
from connector_pusher.inbound.cause import cause
from connector_pusher.systems.outcomes import Kind, Refused
from examples import ANA, ATTACHMENTS, CREATED, EVERY_ACTION
from pushed import CASE

EVERYTHING = frozenset({*FIELDS.values(), "comments", "alerts"}) - {"opened"}
JIRA = Watch("jira-1", None, EVERYTHING, 5.0, opens=False)
TITLE = TitleChanged(title="Other")
ASKED = PushRequested(connector={"id": "jira-1", "name": "Jira", "type": ".jira"})
PUSHED = CasePushed(
    external_service=ExternalService(
        connector_id="jira-1",
        connector_name="Jira",
        external_id="10",
        external_title="SEC-10",
        external_url="https://jira",
        pushed_at=NOON,
        pushed_by=ANA,
    ),
    requested=2,
)
MINE = CASE | {"connector": {"id": "jira-1"}}


def last(*actions, **changed):
    return history(CREATED, *actions)[-1].model_copy(update=changed)


def planned(envelope, *watches):
    return [one.key for one in effects_for(envelope, watches or (JIRA,))]


@pytest.mark.parametrize("field", sorted(EVERYTHING))
def test_what_a_connector_asks_for_may_have_the_case_pushed_and_nothing_else(field):
    actions = [*EVERY_ACTION, *(added(one) for one in ATTACHMENTS.values())]
    watch = JIRA._replace(fields={field})
    found = [field_of(one) for one in actions if planned(last(one), watch)]

    assert set(found) == {field}


def added(attachment):
    return AttachmentAdded(comment_id="c", attachment=attachment, now=Totals())


def test_it_is_due_so_long_after_the_change_and_named_for_it():
    (effect,) = effects_for(last(TITLE), [JIRA])

    assert (effect.key, effect.line) == ("case-1/2/auto/jira-1", "case-1/auto/jira-1")
    assert effect.after == 5.0


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"causation_id": cause("jira-1", "e-1")}, []),
        ({"causation_id": cause("jira-2", "e-1")}, ["case-1/2/auto/jira-1"]),
        ({"causation_id": cause("j" * 200, "e-1")}, ["case-1/2/auto/jira-1"]),
        ({"space": "soc"}, ["case-1/2/auto/jira-1"]),
    ],
)
def test_what_came_from_the_connector_does_not_go_back(changed, found):
    assert planned(last(TITLE, **changed)) == found


def test_a_connector_whose_name_is_long_knows_what_came_from_it():
    watch = JIRA._replace(connector="j" * 200)
    change = last(TITLE, causation_id=cause("j" * 200, "e-1"))

    assert len(change.causation_id) <= 128
    assert planned(change, watch) == []


def test_a_connector_of_another_space_is_not_asked():
    assert planned(last(TITLE), JIRA._replace(space="soc")) == []


@pytest.mark.parametrize(("opens", "found"), [(True, 1), (False, 0)])
def test_a_case_that_is_opened_becomes_a_ticket_only_where_that_is_wanted(opens, found):
    assert len(planned(last(), JIRA._replace(opens=opens))) == found


def is_wanted(*actions, of=None, case=MINE, opens=False, cause_=None):
    """Of the change at that place, once all of it has happened."""
    told = history(CREATED, *actions)
    change = told[of - 1] if of else told[-1]
    (effect,) = effects_for(change.model_copy(update={"causation_id": cause_}), [JIRA])
    return wanted(Story(case, told), effect, opens=opens)


@pytest.mark.parametrize(
    ("asked", "is_"),
    [
        ({"actions": [ASKED, PUSHED, TITLE]}, True),
        ({"actions": [TITLE]}, False),
        ({"actions": [TITLE], "opens": True}, True),
        ({"actions": [ASKED, PUSHED, TITLE], "case": None}, False),
        ({"actions": [ASKED, PUSHED, TITLE], "case": CASE | {"connector": {"id": "x"}}}, False),
        ({"actions": [ASKED, PUSHED, TITLE, ASKED], "of": 4}, False),
        ({"actions": [ASKED, TITLE, PUSHED], "of": 3}, True),
        ({"actions": [ASKED, PUSHED, TITLE], "cause_": "case-1/2"}, False),
        ({"actions": [ASKED, PUSHED, TITLE], "cause_": "case-1/1"}, True),
    ],
)
def test_a_change_is_pushed_unless_a_push_brings_it_along_or_has_made_it(asked, is_):
    assert is_wanted(*asked.pop("actions"), **asked) is is_


class World:
    """Everything around it."""

    def __init__(self, *actions, watches=(JIRA,), refuses=None):
        self.story_, self.watches_ = Story(MINE, history(CREATED, *actions)), watches
        self.asked, self.effects, self.refuses = [], MemoryEffects(claimed_for=0.0), refuses

    @property
    def known(self):
        return self.watches_

    def of(self, connector_id):
        return next((one for one in self.watches_ if one.connector == connector_id), None)

    async def story(self, case_id, sequence, types):
        return self.story_

    async def ask(self, command, *, case, id_, space, because):
        self.asked.append((command, id_, because))
        if self.refuses:
            told = {"statusCode": 400, "error": "Bad Request", "message": self.refuses}
            return Refusal(source="s", id=id_, case=case, **told)
        return Accepted(source="s", id=id_, case=case, version="v", sequence=9)

    async def done(self):
        """All that is planned, as soon as it is planned."""
        self.watches_ = [one._replace(debounce=0) for one in self.watches_]
        await AutoPlanning(self, self.effects, lambda: None)(self.story_.actions[-1])
        for claim in await self.effects.claim(10):
            await AutoPush(self, self, self)(claim)
        return self.asked


async def test_the_push_is_asked_for_in_the_name_of_who_made_the_change():
    ((command, name, because),) = await World(ASKED, PUSHED, TITLE).done()

    assert command == RequestPush(connector_id="jira-1", since=4)
    assert name == "case-1/4/auto/jira-1"
    assert (because.cause, because.hops) == ("case-1/4", 1)
    assert because.by.username == "ana"


async def test_a_connector_that_wants_it_no_more_is_not_pushed_with():
    world = World(ASKED, PUSHED, TITLE)
    await AutoPlanning(world, world.effects, lambda: None)(world.story_.actions[-1])
    world.watches_ = []
    (row,) = world.effects.rows.values()
    row.due = 0
    (claim,) = await world.effects.claim(1)
    await AutoPush(world, world, world)(claim)

    assert world.asked == []


async def test_what_is_refused_is_the_end_of_it():
    with pytest.raises(Final, match="a cycle"):
        await World(ASKED, PUSHED, TITLE, refuses="a cycle").done()


@pytest.mark.parametrize(("action", "watches", "is_"), [(TITLE, [JIRA], True), (TITLE, [], False)])
def test_only_what_something_follows_from_is_heard_of(action, watches, is_):
    world = World(watches=watches)
    planning = AutoPlanning(world, world.effects, lambda: None)

    assert planning.concerns(last(action)) is is_
    assert not planning.concerns(last(ASKED))


class Rows:
    """Connectors as they are kept, and what is known of their types."""

    def __init__(self, *rows):
        self.rows, self.looks = list(rows), 0

    async def every(self):
        self.looks += 1
        return self.rows

    def type_of(self, one):
        if one.type == ".off":
            raise NotEnabled(one.type)

    def config(self, one):
        if one.id == "wrong":
            raise Refused(Kind.CONFIG_INVALID, "wrong")
        return one.config


def row(id_="jira-1", type_=".jira", ours=None, **more):
    config = {} if ours is None else {"caselog": ours}
    return Connector(id_, "default", 1, "Jira", type_, config, **more)


AUTO = {"autoPush": {"fields": ["title", "status"], "debounce": 3, "opens": True}}


async def test_only_connectors_that_say_so_push_by_themselves():
    rows = Rows(
        row(ours=AUTO),
        row("plain"),
        row("inbound", ours={"inbound": {}}),
        row("gone", ours=AUTO, deleted=True),
        row("off", ".off", ours=AUTO),
        row("wrong", ours=AUTO),
        row("odd", ours={"autoPush": 7}),
    )
    watches = Watches(rows, rows)
    await watches.look()

    assert watches.known == [Watch("jira-1", "default", {"title", "status"}, 3, opens=True)]


async def test_what_has_changed_is_known_as_soon_as_it_is_told():
    rows = Rows(row(ours=AUTO))
    watches = Watches(rows, rows)
    async with background.running(watches.run()):
        async with asyncio.timeout(60):
            while not watches.of("jira-1"):  # noqa: ASYNC110 - another task
                await asyncio.sleep(0)
            rows.rows = []
            watches.wake()
            while watches.of("jira-1"):  # noqa: ASYNC110 - another task
                await asyncio.sleep(0)

    assert watches.failures == 0


async def test_whoever_cannot_look_knows_what_he_knew_and_says_so():
    rows = Rows(row(ours=AUTO))
    watches = Watches(rows, rows)
    await watches.look()
    rows.rows = None
    async with background.running(watches.run()), asyncio.timeout(60):
        while not watches.failures:  # noqa: ASYNC110 - another task
            await asyncio.sleep(0)

    assert watches.of("jira-1")


def test_an_imported_change_pushes_nothing():
    imported = {"at": datetime(2026, 1, 1, tzinfo=UTC), "by": ANA}
    change = last(TITLE, imported=imported)

    assert planned(change) == []
    assert StatusChanged in FIELDS
