"""Are the views built anew while the old ones serve, and swapped at once?"""

import asyncio
import json

import pytest
from structlog.testing import capture_logs

from case_events import TitleChanged
from case_events.testing import history
from case_query.generation import Generation
from case_query.generations import Busy, Generations
from case_query.handler import Projector
from case_query.rebuild import rebuild
from case_query.serving import Serving
from case_query.views import VERSION
from case_runtime import kafka_topics
from case_runtime.errors import Later
from case_runtime.offsets import Offsets, Reached
from case_runtime.showing import Asked
from examples import CREATED
from projecting import Bench, chronicle, reached, until
from world import free_port

pytestmark = pytest.mark.integration
FIRST, SECOND = f"{VERSION}.1", f"{VERSION}.2"
TOLD = [envelope for seed in range(30) for envelope in chronicle(seed)]


@pytest.fixture
def bench(stack, database):
    return Bench(stack, database)


def silent(done, of):
    """Nobody looks."""


async def title(serving, stream="case-1"):
    (body,) = await serving.views.store.bodies([stream])
    return json.loads(body.json)["title"]


async def test_a_program_without_views_builds_them_before_it_is_ready(bench):
    await bench.publish(*TOLD)
    async with bench.serving() as serving:
        assert serving.views.name == FIRST
        assert {f"case-{n}" for n in range(30)} >= {
            case["_id"] for case in (await bench.views())["cases"] if "gone" not in case
        }
        assert sum(len(bits) for bits in [serving.views.store.counts.all("default")]) == sum(
            "gone" not in case for case in (await bench.views())["cases"]
        )


async def test_what_is_rebuilt_is_what_was_folded_as_it_came(bench):
    await bench.publish(TOLD[0])
    async with bench.serving() as serving:
        for start in range(1, len(TOLD), 17):
            await bench.publish(*TOLD[start : start + 17])
        await until(lambda: reached(serving, len(TOLD)))
    told = []
    name = await rebuild(bench.settings(), lambda done, of: told.append((done, of)))

    assert name == SECOND
    assert await bench.views(SECOND) == await bench.views(FIRST)
    assert told[-1] == (len(TOLD), len(TOLD))
    assert told == sorted(told)


async def test_a_running_process_takes_over_the_new_views_and_drops_the_old(bench):
    await bench.publish(*TOLD)
    later = TitleChanged(title="After the swap")
    async with bench.serving() as serving:
        before = serving.views
        await rebuild(bench.settings(), silent)
        await until(lambda: serving.views.name == SECOND)
        assert serving.views is not before
        await bench.publish(*history(CREATED, later, stream="new"))
        (shown,) = await serving.shown([Asked("new", 2)])
        assert json.loads(shown)["title"] == "After the swap"
        assert await title(serving, "new") == "After the swap"

        async def dropped():
            left = await Offsets(bench.database, FIRST).stored()
            return not left and not any((await bench.views(FIRST)).values())

        serving._reported_at = 0  # noqa: SLF001 - a minute is long
        await until(dropped)


async def test_what_somebody_has_seen_the_new_views_show_before_they_take_over(bench, monkeypatch):
    """They may have caught up with what was there when they began, and be behind the old ones."""
    begins, goes_on, looks = asyncio.Event(), asyncio.Event(), []
    begin, handle, as_far_as = Serving._begin, Projector.handle, Generation.as_far_as  # noqa: SLF001

    async def late(self, name):
        if name == SECOND:
            await begins.wait()
        await begin(self, name)

    async def held(self, delivery):
        if begins.is_set():
            await goes_on.wait()
        await handle(self, delivery)

    def looked(self, other):
        looks.append(as_far_as(self, other))
        return looks[-1]

    monkeypatch.setattr(Serving, "_begin", late)
    monkeypatch.setattr(Projector, "handle", held)
    monkeypatch.setattr(Generation, "as_far_as", looked)
    monkeypatch.setattr(Generation, "caught_up", True)
    await bench.publish(*TOLD)
    async with bench.serving() as serving:
        before = serving.views
        await rebuild(bench.settings(), silent)
        await bench.publish(*history(CREATED, stream="new"))
        await serving.shown([Asked("new", 1)])
        begins.set()
        await until(lambda: len(looks) > 3)
        assert serving.views is before

        goes_on.set()
        await until(lambda: serving.views.name == SECOND)
        assert await title(serving, "new") == CREATED.title
    assert not any(looks[:3])


async def test_nobody_makes_views_of_a_topic_that_is_being_written_anew_and_all_show_theirs(bench):
    await bench.publish(*TOLD)
    async with bench.serving() as serving:
        await until(lambda: reached(serving, len(TOLD)))
        before, shown = await bench.views(FIRST), []

        async def refused():
            shown.append((serving.views.name, await title(serving)))
            return any(line["event"] == "rebuild.elsewhere" for line in logged)

        async def anew():
            await kafka_topics.forget(bench.servers, bench.topic)
            await bench.publish(*TOLD[:5])
            await until(refused)
            await bench.publish(*TOLD)

        expected = await title(serving)
        with capture_logs() as logged:
            assert await rebuild(bench.settings(), silent, first=anew) == SECOND
        await until(lambda: serving.views.name == SECOND)

        assert set(shown) == {(FIRST, expected)}
        assert await title(serving) == expected
        assert not serving.views.lost
    assert await bench.views(SECOND) == before


async def test_two_rebuilds_at_once_are_one_too_many(bench):
    await bench.publish(*TOLD[:3])
    both = await asyncio.gather(
        rebuild(bench.settings(), silent), rebuild(bench.settings(), silent), return_exceptions=True
    )

    assert sorted(map(type, both), key=str) == [Busy, str]


async def test_who_comes_too_late_to_make_the_first_views_does_not_make_others(bench):
    await bench.publish(*TOLD[:3])
    await rebuild(bench.settings(), silent, instead=[None])
    with pytest.raises(Busy):
        await rebuild(bench.settings(), silent, instead=[None])

    assert await Generations(bench.database).current() == FIRST


async def test_without_kafka_it_gives_up_and_the_next_one_need_not_wait(bench):
    await bench.publish(*TOLD[:3])
    nowhere = bench.settings(kafka_patience=0.1).model_copy(
        update={"kafka_bootstrap_servers": f"127.0.0.1:{free_port()}"}
    )
    with pytest.raises(Later, match="Kafka cannot be reached"):
        await rebuild(nowhere, silent)

    assert await rebuild(bench.settings(), silent) == FIRST


async def test_what_a_dead_builder_left_is_finished(bench):
    await bench.publish(*TOLD)
    generations = Generations(bench.database)
    name = await generations.claim("dead")
    with pytest.raises(Busy):
        await generations.claim("other")
    await bench.database["generations"].update_one(
        {"_id": f"view {VERSION}"}, [{"$set": {"building.at": {"$subtract": ["$$NOW", 60_000]}}}]
    )

    assert await rebuild(bench.settings(), silent) == name
    with pytest.raises(Busy):
        await generations.swap("dead")
    assert await generations.current() == name


async def test_a_newer_version_of_the_views_has_its_own_pointer(bench):
    await bench.publish(*TOLD[:3])
    await rebuild(bench.settings(), silent)
    newer = Generations(bench.database, version=VERSION + 1)

    assert await newer.current() is None
    assert await newer.claim("b") == f"{VERSION + 1}.1"
    await newer.swap("b")
    assert await newer.drop_unused(0) == []
    assert await newer.current() == f"{VERSION + 1}.1"
    assert await Generations(bench.database).current() == FIRST


async def test_a_program_with_newer_views_builds_its_own_and_the_old_one_keeps_its_own(bench):
    await bench.publish(*TOLD)
    async with bench.serving() as old, bench.serving(version=VERSION + 1) as new:
        await bench.publish(*history(CREATED, stream="later"))
        for serving in (old, new):
            await until(lambda serving=serving: reached(serving, len(TOLD) + 1))
            await serving.views.store.written()

        assert (old.views.name, new.views.name) == (FIRST, f"{VERSION + 1}.1")
        assert await bench.views(FIRST) == await bench.views(new.views.name)


async def test_only_what_nobody_needs_is_dropped(bench):
    generations = Generations(bench.database)
    for builder in "ab":
        await generations.claim(builder)
        await generations.report([FIRST, SECOND])
        await generations.swap(builder)

    assert await generations.drop_unused(60) == []
    assert await generations.drop_unused(0) == [FIRST]
    assert await generations.drop_unused(0) == []


async def test_views_of_another_topic_are_built_anew_by_themselves(bench):
    await bench.publish(*TOLD)
    async with bench.serving() as serving:
        await until(lambda: reached(serving, len(TOLD)))
    lost = {n: Reached(1, "nobody/1") for n in range(3)}
    await bench.database["offsets"].delete_many({})
    await Offsets(bench.database, FIRST).store(lost)
    async with bench.serving() as again:
        await until(lambda: again.views.name == SECOND)

        assert list(again.ailments()) == []
        assert await bench.views(SECOND) == await bench.views(FIRST)


async def test_before_there_are_views_nothing_is_answered(bench):
    async with bench.serving() as serving:
        current, serving._current = serving._current, None  # noqa: SLF001 - as it was
        with pytest.raises(Later):
            await serving.answers()
        assert await serving.shown([Asked("case-1", 1)]) == [None]
        serving._current = current  # noqa: SLF001 - the fault


async def test_who_asks_waits_no_longer_than_is_configured(bench):
    async with bench.serving(patience=0.05) as serving, asyncio.timeout(4):
        assert await serving.shown([Asked("nobody", 1)]) == [None]
