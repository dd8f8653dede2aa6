"""Is an effect done once, in its turn, and is it known what became of it?"""

import asyncio
from dataclasses import replace

import pytest

from case_events.testing import history
from case_runtime import mongo
from case_runtime.effects import Claim, Effect, MemoryEffects, MongoEffects
from case_runtime.effects.documents import COUNTED
from case_runtime.effects.rows import LONGEST_PAUSE, REMEMBERED, Attempt, pause
from case_runtime.progress import Progress
from examples import CREATED

BRIEF = 0.3
PATIENCE = 30


def effect(sequence, target="ana", line="case-1"):
    return Effect(f"{line}/{sequence}/{target}", line, sequence, {"to": target, "$odd": [1, None]})


MAIL = effect(1)


class EffectsContract:
    """What listener and worker may rely on, whatever the rows are made of."""

    async def test_what_is_planned_is_claimed_once_however_often_it_was_planned(self, effects):
        for _ in range(2):
            await effects.plan([MAIL])

        assert await effects.claim(5) == [Claim(MAIL, 1)]
        assert await effects.claim(5) == []

    @pytest.mark.parametrize("why", [None, "550 no such user"])
    async def test_what_has_ended_is_not_done_again(self, effects, why):
        await effects.plan([MAIL])
        (claim,) = await effects.claim(1)
        ended = await (effects.fail(claim, why) if why else effects.done(claim))
        await effects.plan([MAIL])

        assert ended
        assert await effects.claim(1) == []
        assert await effects.counts() == {"failed" if why else "done": 1}

    async def test_those_of_one_line_go_one_after_another_in_their_order(self, effects):
        later, other = effect(2), effect(7, line="case-2")
        await effects.plan([later, other])
        await effects.plan([MAIL])
        claims = await effects.claim(5)

        assert {claim.effect.key for claim in claims} == {MAIL.key, other.key}
        (first,) = [claim for claim in claims if claim.effect == MAIL]
        assert await effects.claim(5) == []
        await effects.done(first)
        assert await effects.claim(5) == [Claim(later, 1)]

    async def test_of_one_sequence_the_keys_decide(self, effects):
        both = [effect(1, "bo"), effect(1, "ana")]
        await effects.plan(both)
        (claim,) = await effects.claim(5)

        assert claim.effect == both[1]

    async def test_what_is_put_off_keeps_its_line_and_what_failed_does_not(self, effects):
        await effects.plan([MAIL, effect(2)])
        (claim,) = await effects.claim(1)
        assert await effects.put_off(claim, "$away", 3600)
        assert await effects.claim(1) == []
        await effects.plan([effect(1, line="case-2"), effect(2, line="case-2")])
        (other,) = await effects.claim(1)
        assert await effects.fail(other, "never")

        assert [one.effect.key for one in await effects.claim(1)] == ["case-2/2/ana"]

    async def test_no_more_are_claimed_than_there_is_room_for(self, effects):
        await effects.plan([effect(1, line=f"case-{n}") for n in range(5)])
        first, rest = await effects.claim(2), await effects.claim(5)

        assert [len(first), len(rest)] == [2, 3]

    async def test_several_who_look_at_once_share_what_there_is(self, effects):
        await effects.plan([effect(1, line=f"case-{n}") for n in range(12)])
        claimed = await asyncio.gather(*(effects.claim(12) for _ in range(4)))
        more = await effects.claim(12)
        keys = [claim.effect.key for some in [*claimed, more] for claim in some]

        assert sorted(keys) == sorted(f"case-{n}/1/ana" for n in range(12))

    async def test_the_claim_of_a_dead_worker_expires_and_it_may_write_no_more(self, brief):
        await brief.plan([MAIL])
        (dead,) = await brief.claim(1)
        assert await brief.note(dead, {"ticket": "SEC-1"})
        heir = await claimed(brief)
        said = [await brief.hold(dead), await brief.note(dead, {"x": 1}), await brief.done(dead)]
        said += [await brief.fail(dead, "lost"), await brief.put_off(dead, "lost", 0)]

        assert (heir.attempt, heir.noted) == (2, {"ticket": "SEC-1"})
        assert said == [False] * 5
        assert await brief.done(heir)

    async def test_who_goes_on_keeps_the_claim(self, brief):
        await brief.plan([MAIL])
        (claim,) = await brief.claim(1)
        for _ in range(4):
            await asyncio.sleep(BRIEF / 2)
            assert await brief.hold(claim)
            assert await brief.claim(1) == []

    async def test_what_was_noted_adds_up(self, effects):
        await effects.plan([MAIL])
        (claim,) = await effects.claim(1)
        for noted in ({"a": 1, "b": {"$c": 1}}, {"a": 2}):
            await effects.note(claim, noted)
        await effects.put_off(claim, "away", 0)
        (again,) = await effects.claim(1)

        assert again == Claim(MAIL, 2, {"a": 2, "b": {"$c": 1}})

    async def test_a_failed_one_tells_why_and_can_be_tried_again(self, effects):
        others = [effect(1, line=f"case-{n}") for n in (2, 3)]
        await effects.plan([MAIL, *others])
        for claim in await effects.claim(3):
            await effects.put_off(claim, "busy", 0)
        for claim in await effects.claim(3):
            await effects.fail(claim, "550 no such user")
        first, second = await effects.dead(2)
        (third,) = await effects.dead(2, after=second.effect.key)
        again = await effects.again(MAIL.key), await effects.again(MAIL.key)
        (claim,) = await effects.claim(3)

        assert (first.effect, first.why) == (MAIL, "550 no such user")
        assert first.attempts == (Attempt(1, "busy"), Attempt(2, "550 no such user"))
        assert third.effect == others[1]
        assert again == (True, False)
        assert (claim, claim.tries) == (Claim(MAIL, 3, since=2), 1)

    async def test_what_is_refused_from_the_start_has_failed_until_it_is_tried_again(self, effects):
        await effects.plan([replace(MAIL, refused="nobody"), effect(2)])
        (failed,) = await effects.dead(5)

        assert (failed.effect, failed.why, len(failed.attempts)) == (MAIL, "nobody", 0)
        (claim,) = await effects.claim(5)
        assert await effects.done(claim)
        assert await effects.again(MAIL.key)
        assert [claim.effect for claim in await effects.claim(5)] == [MAIL]

    async def test_whether_anything_follows_in_a_line_is_known(self, effects):
        await effects.plan([MAIL, replace(MAIL, key="c/9/n", line="other", sequence=9)])
        line, sequence = MAIL.line, MAIL.sequence

        assert await effects.follows(line, sequence - 1)
        assert not await effects.follows(line, sequence)

    async def test_what_is_planned_for_later_waits_until_then(self, effects):
        later, soon = effect(1, line="case-2"), effect(1, line="case-3")
        await effects.plan([replace(later, after=3600), replace(soon, after=0.2)])

        assert await effects.claim(2) == []
        assert (await claimed(effects)).effect == soon

    async def test_only_the_last_attempts_are_remembered(self, effects):
        await effects.plan([MAIL])
        for n in range(REMEMBERED + 2):
            (claim,) = await effects.claim(1)
            await effects.put_off(claim, f"no. {n}", 0)
        (claim,) = await effects.claim(1)
        await effects.fail(claim, "enough")
        (dead,) = await effects.dead(1)

        assert len(dead.attempts) == REMEMBERED
        assert dead.attempts[-1] == Attempt(REMEMBERED + 3, "enough")


async def claimed(effects):
    """What is to be claimed once an earlier claim has expired."""
    async with asyncio.timeout(PATIENCE):
        while not (claims := await effects.claim(1)):  # noqa: ASYNC110 - workers tell no events
            await asyncio.sleep(0.02)
    return claims[0]


class TestMemoryEffects(EffectsContract):
    @pytest.fixture
    def effects(self):
        return MemoryEffects()

    @pytest.fixture
    def brief(self):
        return MemoryEffects(claimed_for=BRIEF)


@pytest.mark.integration
class TestMongoEffects(EffectsContract):
    @pytest.fixture
    async def effects(self, database):
        made = MongoEffects(database)
        await made.prepare()
        return made

    @pytest.fixture
    async def brief(self, database):
        made = MongoEffects(database, claimed_for=BRIEF)
        await made.prepare()
        return made

    async def test_rows_are_seen_as_they_are(self, effects):
        await effects.plan([MAIL, effect(2)])
        for _ in range(2):
            (claim,) = await effects.claim(1)
            await effects.note(claim, {"to": "bo"})
            await effects.put_off(claim, "busy", 0)
        (claim,) = await effects.claim(1)
        await effects.fail(claim, "gone")
        first, second = await effects.seen({"line": MAIL.line}, [("sequence", 1)])
        (last,) = await effects.seen({"line": MAIL.line}, [("sequence", 1)], skip=1, most=5)

        assert (first.state, first.why, first.noted) == ("failed", "gone", {"to": "bo"})
        assert [one.why for one in first.attempts] == ["busy", "busy", "gone"]
        assert (second.effect.sequence, second.state, second.ended) == (2, "planned", None)
        assert last == second
        assert await effects.many({"state": "planned"}) == 1

    async def test_what_somebody_dropped_is_tried_again_only_where_a_person_wants_it(self, effects):
        await effects.plan([MAIL])
        (claim,) = await effects.claim(1)
        await effects.fail(claim, "no")
        await effects.drop(MAIL.key)

        assert not await effects.again(MAIL.key, dropped=False)
        assert await effects.again(MAIL.key)

    async def test_what_is_written_down_is_not_read_back(self, effects, monkeypatch):
        read = []
        change = mongo.change

        async def seen(*said, **more):
            row = await change(*said, **more)
            read.append(row)
            return row

        await effects.plan([MAIL])
        (claim,) = await effects.claim(1)
        monkeypatch.setattr(mongo, "change", seen)
        assert await effects.note(claim, {"long": "x" * 1000})
        assert await effects.hold(claim)
        assert await effects.fail(claim, "gone")
        assert await effects.again(MAIL.key)

        assert read == [{"_id": MAIL.key}] * 4

    async def test_they_are_counted_and_not_all_looked_at(self, database, effects):
        await effects.plan([effect(1, line=f"case-{n}") for n in range(6)])
        for claim in await effects.claim(3):
            await effects.done(claim)
        (claim,) = await effects.claim(1)
        await effects.fail(claim, "gone")

        assert await effects.counts() == {"planned": 2, "failed": 1, "done": 3}
        for state, query in COUNTED.items():
            count = {"count": "effects", "query": query}
            plan = await database.command("explain", count, verbosity="executionStats")
            looked = plan["executionStats"]
            assert max(looked["totalDocsExamined"], looked["totalKeysExamined"]) <= 3, state


def test_the_pauses_grow_and_end_at_an_hour():
    assert [pause(n) for n in (1, 2, 3)] == [2, 4, 8]
    assert pause(12) == pause(10**6) == LONGEST_PAUSE


@pytest.mark.integration
async def test_progress_only_rises_and_a_stranger_has_none(database):
    progress = Progress(database)
    first, second = history(CREATED, CREATED)
    await progress.moved({}, [second])
    await progress.moved({}, [first])
    await progress.moved({"case-1": 2}, [first])

    assert await progress.of(["case-1", "case-2"]) == {"case-1": 2}
