"""Are threads at hand what is stored, whatever happens to a case?"""

from random import Random

import pytest

from case_events import TitleChanged
from case_events.testing import history
from case_query.conversations import OVERHEAD, Conversations, Entry
from case_query.store import Store
from examples import CREATED, PUSHED, added
from projecting import chronicle
from replicas import Replica

pytestmark = pytest.mark.integration


@pytest.fixture
async def replica(database):
    made = Replica(database)
    await made.kept.prepare()
    return made


def born(store, case_id):
    facts = store.counts.facts_of(case_id)
    return facts.born if facts else None


@pytest.mark.parametrize("seed", range(12))
async def test_a_thread_at_hand_is_the_thread_that_is_stored(replica, database, seed):
    choose = Random(seed)  # noqa: S311 - an example
    told = chronicle(seed, 40)
    case_id = told[0].stream
    while told:
        count = choose.randint(1, 6)
        await replica.meets(*told[:count], *told[: choose.randint(0, 1)])
        told = told[count:]
        since = born(replica.store, case_id)
        if since is None:
            continue
        if choose.random() < 0.3:
            replica.store.conversations.drop(case_id)
        at_hand = await replica.store.thread(case_id, since)

        assert at_hand == await Store(database, "1.1").thread(case_id, since)


async def test_a_new_case_needs_no_reading_and_a_known_one_is_read_once(replica):
    store = replica.store
    await replica.meets(*history(CREATED, added()))
    assert store.conversations.of("case-1", 1) is not None
    store.conversations.drop("case-1")
    assert store.conversations.of("case-1", 1) is None
    await store.thread("case-1", 1)

    assert len(store.conversations.of("case-1", 1)) == 1


async def test_what_was_folded_while_somebody_read_makes_the_reading_worthless(replica):
    store, told = replica.store, history(CREATED, added(), added(comment_id="c-2"), PUSHED)
    await replica.meets(*told[:2])
    for later in told[2:]:
        store.conversations.drop("case-1")
        number = store.conversations.reading("case-1")
        await replica.meets(later)
        store.conversations.read("case-1", 1, number, [])

        assert store.conversations.of("case-1", 1) is None


async def test_only_the_last_of_several_readings_counts(replica):
    threads = Conversations()
    first, second = threads.reading("a"), threads.reading("a")
    threads.read("a", 1, first, [])
    assert threads.of("a", 1) is None
    threads.read("a", 1, second, [])

    assert threads.of("a", 1) == []
    assert threads.of("a", 2) is None


async def test_who_began_before_something_was_folded_is_not_taken_for_who_began_after_it(replica):
    store, told = replica.store, history(CREATED, added(), added(comment_id="c-2"))
    await replica.meets(*told[:2])
    store.conversations.drop("case-1")
    early, was = store.conversations.reading("case-1"), [("r", Entry(2, b"{}", b"{}"))]
    await replica.meets(told[2])
    late = store.conversations.reading("case-1")
    store.conversations.read("case-1", 1, early, was)

    assert early != late
    assert store.conversations.of("case-1", 1) is None
    assert len(await store.thread("case-1", 1)) == 2


@pytest.mark.parametrize("forgets", ["forget", "drop"])
def test_who_began_before_everything_was_forgotten_is_not_taken_for_who_began_after(forgets):
    threads = Conversations()
    early = threads.reading("a")
    threads.forget() if forgets == "forget" else threads.drop("a")
    threads.reading("a")
    threads.read("a", 1, early, [])

    assert threads.of("a", 1) is None


def test_threads_that_were_not_used_for_longest_make_room():
    threads = Conversations(3 * OVERHEAD)
    for name in "abc":
        threads.begin(name, 1)
    threads.of("a", 1)
    threads.begin("d", 1)

    assert [threads.of(name, 1) is not None for name in "abcd"] == [True, False, True, True]


async def test_who_begins_again_reads_again(replica):
    await replica.meets(*history(CREATED, added(), TitleChanged(title="t")))
    replica.projector.forget()

    assert replica.store.conversations.of("case-1", 1) is None
