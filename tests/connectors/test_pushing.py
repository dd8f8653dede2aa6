"""Is a push carried out once, wherever it is cut off, and is the case told how it ended?

The saga in memory: whoever is cut off leaves its rows, and somebody else goes on from there.
"""

import asyncio
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime

import pytest

from case_events import CaseDeleted, PushRequested
from case_events.commands import Accepted, RecordPush, RecordResult, Refusal
from case_events.testing import history
from case_runtime.effects import Final, MemoryEffects
from case_runtime.errors import Later
from case_runtime.stories import Story
from connector_pusher.connector import Connector
from connector_pusher.push.asked import pushes_for
from connector_pusher.push.noted import plan_of
from connector_pusher.push.plan import External, Row, Sent
from connector_pusher.push.pushing import Pushing
from connector_pusher.systems.outcomes import CannotTell, Kind, Refused, Unknown
from connector_pusher.systems.system import Remark, Ticket
from examples import CREATED
from pushed import CASE, added, user

JIRA = Connector("jira-1", "default", 1, "Jira", ".jira")
ASKED = PushRequested(connector={"id": "jira-1", "name": "Jira", "type": ".jira"})
HISTORY = history(CREATED, added("a"), added("b"), ASKED)
NOW = datetime(2026, 1, 2, tzinfo=UTC)


class Killed(BaseException):
    """The process is no more."""


class Side:
    """The other side; `faults`: call -> what goes wrong before it is done, and after."""

    settles = 0.0

    def __init__(self, *, lookup=True, **faults):
        self.lookup, self.faults = lookup, faults
        self.tickets, self.comments, self.finished, self.calls = [], [], 0, []
        self.readied = 0

    def _called(self, name, do=lambda: None):
        self.calls.append(name)
        before, after = self.faults.pop(f"{name}_{self.calls.count(name)}", (None, None))
        if before:
            raise before
        do()
        if after:
            raise after

    async def ready(self, incident):
        """It only reads; `faults`: `ready_1` before the ticket, `ready_2` before a comment."""
        self.readied += 1
        if fault := self.faults.pop(f"ready_{self.readied}", None):
            raise fault

    async def create(self, incident):
        self._called("create", lambda: self.tickets.append(incident))
        return Ticket("10")

    async def update(self, ticket, incident):
        self._called("update")
        return Ticket(ticket)

    async def read(self, ticket):
        self._called("read")
        return Ticket(ticket, "SEC-10", "https://jira/SEC-10", NOW)

    async def comment(self, ticket, comment):
        self._called("comment", lambda: self.comments.append(comment.text))
        return Remark(f"c-{len(self.comments)}", NOW)

    async def finish(self, ticket, incident):
        self._called("finish")
        self.finished += 1

    async def find(self, case, incident, known):
        self._called("find")
        self.sought = incident
        if not self.lookup:
            raise CannotTell("there is no way to look")
        return Ticket("10") if self.tickets else None

    async def find_comment(self, ticket, comment, after):
        self._called("find_comment")
        if not self.lookup:
            raise CannotTell("there is no way to look")
        return Remark("c", NOW) if comment.text in self.comments else None


class World:
    """Everything around a push."""

    longest = 60.0

    def __init__(self, side, connector=JIRA, answers=()):
        self.side, self.connector = side, connector
        self.effects, self.rows, self.told = MemoryEffects(claimed_for=0.0), {}, []
        self.retries = MemoryEffects(claimed_for=0.0)
        self.case = CASE | {"comments": [user("a", "First"), user("b", "Second")]}
        self.answers, self.fences = list(answers), {}

    async def of(self, line):
        return self.rows.get(line, Row())

    async def put(self, line, row, fence):
        if self.fences.get(line, 0) > fence.number:
            return False
        self.rows[line], self.fences[line] = row, fence.number
        return True

    async def one(self, connector_id):
        return self.connector

    async def story(self, case_id, sequence, types):
        return Story(self.case, HISTORY)

    @asynccontextmanager
    async def use(self, connector):
        yield self.side

    def type_of(self, connector):
        return self

    def composed(self, said, config):
        return {"title": said.title}

    def config(self, connector):
        return {}

    async def ask(self, command, *, case, id_, space, because):
        if self.answers and (answer := self.answers.pop(0)):
            raise answer if isinstance(answer, Exception) else Killed
        self.told.append((id_, command, because))
        return Accepted(source="s", id=id_, case=case, version="v", sequence=9)

    async def act(self, claim):
        act = Pushing(
            effects=self.effects,
            rows=self,
            connectors=self,
            running=self,
            tells=self,
            asks=self,
            retries=self.retries,
            public_base_url=None,
            longest=self.longest,
        )
        with ExitStack() as going:
            going.enter_context(act.going())
            self.stop = going.close
            await act(claim)

    async def attempt(self):
        """One, by whoever comes next; whether there was anything to do."""
        await self.effects.plan(pushes_for(HISTORY[-1]))
        claims = await self.effects.claim(1)
        for claim in claims:
            try:
                await self.act(claim)
            except (Killed, Later):
                pass
            except Final as why:
                await self.effects.fail(claim, str(why))
            else:
                await self.effects.done(claim)
        return bool(claims)

    async def to_the_end(self, most=10):
        attempts = 0
        while await self.attempt():
            attempts += 1
            assert attempts < most
        return self

    @property
    def once(self):
        """What is there when all has gone well."""
        names = {id_ for id_, _, _ in self.told}
        said = [one.split("\n")[0] for one in self.side.comments]
        return (len(self.side.tickets), said, names)


ONCE = (1, ["First", "Second"], {"case-1/4/pushed"})


async def test_a_push_makes_its_ticket_and_tells_the_case():
    world = await World(Side()).to_the_end()
    ((_, command, because),) = world.told

    assert world.once == ONCE
    assert world.side.calls == ["create", "comment", "comment", "finish", "read"]
    assert isinstance(command, RecordPush)
    assert (command.external_title, command.requested) == ("SEC-10", 4)
    assert (because.cause, because.hops) == ("case-1/4", 1)
    assert because.by.username == HISTORY[-1].by.username


@pytest.mark.parametrize("call", ["create_1", "comment_1", "comment_2", "finish_1", "read_1"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_whoever_is_killed_within_a_call_leaves_no_second_one_behind(call, when):
    fault = (Killed(), None) if when == "before" else (None, Killed())
    world = await World(Side(**{call: fault})).to_the_end()

    assert world.once == ONCE


@pytest.mark.parametrize("call", ["ready_1", "ready_2"])
@pytest.mark.parametrize("fault", [Killed(), Later("away")])
async def test_what_must_be_read_first_is_read_before_anything_can_be_in_doubt(call, fault):
    world = World(Side(lookup=False, **{call: fault}))
    await world.attempt()
    doubt = world.rows.get("case-1/jira-1", Row()).doubt
    await world.to_the_end()

    assert doubt is None
    assert world.once == ONCE
    assert "find" not in world.side.calls


async def test_whoever_is_killed_before_the_case_knows_tells_it_under_the_same_name():
    world = await World(Side(), answers=[Killed]).to_the_end()

    assert world.once == ONCE
    assert world.side.calls.count("create") == 1


AGAIN = history(CREATED, added("a"), added("b"), ASKED.model_copy(update={"recreate": True}))


class Gone(Side):
    """The ticket that there was is not there."""

    async def read(self, ticket):
        if ticket == "9":
            raise Refused(Kind.INCIDENT_MISSING, "no such ticket")
        return await super().read(ticket)


@pytest.mark.parametrize("fault", [{}, {"create_1": (None, Killed())}, {"ready_1": Killed()}])
async def test_a_ticket_that_is_gone_is_made_again_with_all_of_its_comments(fault):
    world = World(Gone(**fault))
    world.rows["case-1/jira-1"] = Row(External("9"), sent=(Sent("a", 2), Sent("b", 3)))
    await world.effects.plan(pushes_for(AGAIN[-1]))
    while await world.attempt():
        pass

    assert world.once == ONCE
    assert world.rows["case-1/jira-1"].external.id == "10"


async def test_a_ticket_that_is_there_is_not_made_again():
    world = World(Side())
    world.rows["case-1/jira-1"] = Row(External("9"))
    await world.effects.plan(pushes_for(AGAIN[-1]))
    while await world.attempt():
        pass
    ((_, command, _),) = world.told

    assert command.action.reason.startswith("the ticket SEC-10 is there")
    assert world.side.tickets == []


@pytest.mark.parametrize("call", ["create_1", "comment_1", "comment_2"])
async def test_an_answer_that_was_lost_is_looked_for_and_nothing_is_done_twice(call):
    lost = (None, Unknown(Kind.TIMEOUT, "lost"))
    world = await World(Side(**{call: lost})).to_the_end()

    assert world.once == ONCE


@pytest.mark.parametrize("call", ["create_1", "comment_2"])
async def test_whoever_finds_nothing_after_a_lost_answer_does_not_do_it_again(call):
    lost = (Unknown(Kind.UPSTREAM, "broken"), None)
    world = await World(Side(**{call: lost})).to_the_end()
    ((id_, command, _),) = world.told

    assert id_ == "case-1/4/push_failed/1"
    assert isinstance(command, RecordResult)
    assert (command.action.reason, command.action.uncertain) == ("broken", False)
    assert world.rows["case-1/jira-1"].doubt is None


@pytest.mark.parametrize("call", ["create_1", "comment_1"])
@pytest.mark.parametrize("fault", [Killed(), Unknown(Kind.TIMEOUT, "lost")])
async def test_where_there_is_no_way_to_look_nothing_is_done_and_a_person_is_asked(call, fault):
    world = await World(Side(lookup=False, **{call: (None, fault)})).to_the_end()
    ((_, command, _),) = world.told

    assert command.action.uncertain
    assert "there is no way to look" in command.action.reason
    assert world.side.calls.count(call[:-2]) == 1
    assert world.rows["case-1/jira-1"].doubt is not None


async def test_what_the_other_side_refuses_ends_the_push_and_leaves_no_doubt():
    refused = (Refused(Kind.VALIDATION, "x" * 5000), None)
    world = await World(Side(comment_2=refused)).to_the_end()
    ((_, command, _),) = world.told

    assert command.action.reason == "x" * 1000 + "..."
    assert world.rows["case-1/jira-1"].doubt is None
    assert len(world.side.comments) == 1


async def test_how_it_ended_is_told_until_the_case_knows_without_doing_it_again():
    refused = (Refused(Kind.VALIDATION, "no"), None)
    world = await World(Side(create_1=refused), answers=[Later("away")]).to_the_end()

    assert [id_ for id_, _, _ in world.told] == ["case-1/4/push_failed/1"]
    assert world.side.calls == ["create"]


@pytest.mark.parametrize("connector", [None, Connector("jira-1", "soc", 1, "Jira", ".jira")])
async def test_a_connector_that_is_not_there_is_never_called(connector):
    world = await World(Side(), connector=connector).to_the_end()
    ((_, command, _),) = world.told

    assert command.action.reason == "Saved object [action/jira-1] not found"
    assert world.side.calls == []


async def test_a_case_that_is_gone_is_pushed_nowhere():
    world = World(Side())
    world.case = None
    await world.to_the_end()

    assert world.side.calls == []


@pytest.mark.parametrize("takes", [(), (RecordResult,)])
async def test_what_the_case_does_not_take_is_the_end_of_it_and_the_case_waits_no_longer(takes):
    class Refusing(World):
        async def ask(self, command, *, case, id_, space, because):
            if isinstance(command, takes):
                return await super().ask(command, case=case, id_=id_, space=space, because=because)
            return Refusal(
                source="s", id=id_, case=case, statusCode=404, error="Not Found", message="gone"
            )

    world = await Refusing(Side()).to_the_end()
    (dead,) = await world.effects.dead(10)

    assert dead.why == "the case does not take it: gone"
    assert [command.action.reason for _, command, _ in world.told] == [dead.why] * len(takes)


@pytest.mark.parametrize("call", ["create_1", "comment_1", "finish_1"])
async def test_a_fault_of_ours_ends_a_push_and_leaves_the_doubt_that_there_is(call):
    world = await World(Side(**{call: (None, ValueError("secret"))})).to_the_end()
    ((id_, command, _),) = world.told

    assert id_ == "case-1/4/push_failed/1"
    assert command.action.reason == "it cannot be carried out: ValueError"
    assert command.action.uncertain == (world.rows["case-1/jira-1"].doubt is not None)
    assert command.action.uncertain == (call != "finish_1")


async def test_a_push_that_is_put_off_for_ever_is_given_up_and_the_case_knows():
    class Away(World):
        async def story(self, case_id, sequence, types):
            raise Later("case-query does not answer")

    world = await Away(Side(), answers=[Later("away")]).to_the_end(most=30)
    ((id_, command, _),) = world.told

    assert id_ == "case-1/4/push_failed/20"
    assert (command.action.reason, command.action.uncertain) == (
        "case-query does not answer",
        False,
    )


@pytest.mark.parametrize("external", [None, External("10")])
async def test_an_older_push_stops_where_a_newer_one_has_gone_on_and_is_not_done(external):
    world = World(Side())
    world.rows["case-1/jira-1"] = Row(external=external)
    await world.effects.plan(pushes_for(HISTORY[-1]))
    world.fences["case-1/jira-1"] = 5_000_000
    await world.attempt()
    (dead,) = await world.effects.dead(10)

    assert dead.why == "a newer push goes on with the ticket"
    assert (world.side.calls, world.told) == ([], [])


async def test_a_later_push_looks_for_what_an_earlier_one_has_sent():
    """Some systems tell a ticket of ours only by what was said when it was made."""
    lost, away = Unknown(Kind.TIMEOUT, "lost"), Refused(Kind.AUTH_FAILED, "no log-in")
    world = await World(Side(create_1=(None, lost), find_1=(away, None))).to_the_end()
    failed = world.once
    world.case = world.case | {"title": "Another title"}
    later = history(CREATED, added("a"), added("b"), ASKED, ASKED)
    await world.effects.plan(pushes_for(later[-1]))
    while await world.attempt():
        pass

    assert failed == (1, [], {"case-1/4/push_failed/1"})
    assert world.side.sought == {"title": "Odd logins"}
    assert len(world.side.tickets) == 1
    assert world.told[-1][0] == "case-1/5/pushed"


async def test_a_case_that_was_made_again_under_its_id_leaves_the_old_ticket_alone():
    class Again(World):
        async def story(self, case_id, sequence, types):
            return Story(self.case, later[6:])

    later = history(CREATED, added("a"), added("b"), ASKED, ASKED, CaseDeleted(), CREATED, ASKED)
    world = Again(Side())
    world.rows["case-1/jira-1"] = Row(External("9"), sent=(Sent("a", 2),))
    await world.effects.plan(pushes_for(later[-1]))
    (claim,) = await world.effects.claim(1)
    await world.act(claim)
    plan = plan_of(world.effects.rows["case-1/8/push"].noted)

    assert world.side.calls == ["create", "comment", "comment", "finish", "read"]
    assert (plan.known, world.rows["case-1/jira-1"].born) == (("9",), 7)


async def test_what_is_known_of_a_case_is_kept_as_long_as_it_lives():
    world = World(Side())
    world.rows["case-1/jira-1"] = Row(External("9"), sent=(Sent("a", 2), Sent("b", 3)))
    await world.to_the_end()

    assert world.side.calls == ["update", "finish", "read"]


@pytest.mark.parametrize(("call", "after"), [("create", 1), ("comment", 2)])
async def test_a_step_that_outlasts_its_claim_is_cut_off_and_looked_for_before_another(call, after):
    class Slow(Side):
        async def create(self, incident):
            return await self.slowly("create", await super().create(incident))

        async def comment(self, ticket, comment):
            return await self.slowly("comment", await super().comment(ticket, comment))

        async def slowly(self, name, made):
            if (name, self.calls.count(name)) == (call, after):
                await asyncio.Event().wait()
            return made

    world = World(Slow())
    world.longest = 0.05
    await world.to_the_end()

    assert world.once == ONCE
    assert f"find{'_comment' * (call == 'comment')}" in world.side.calls


async def test_a_story_that_never_comes_is_not_waited_for_until_somebody_else_takes_over():
    class Slow(World):
        longest = 0.01

        async def story(self, case_id, sequence, types):
            await asyncio.Event().wait()

    world = await Slow(Side()).to_the_end(most=30)

    assert world.told[0][1].action.reason == "a step of it took too long"


async def test_whoever_is_stopped_ends_the_call_that_is_under_way_and_begins_no_other():
    class Stopping(Side):
        async def create(self, incident):
            world.stop()
            return await super().create(incident)

    world = World(Stopping())
    await world.attempt()
    row, calls = world.rows["case-1/jira-1"], list(world.side.calls)
    await world.to_the_end()

    assert (row.external.id, row.doubt, calls) == ("10", None, ["create"])
    assert world.once == ONCE
    assert "find" not in world.side.calls
