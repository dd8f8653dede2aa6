"""Is what was kept on the way the state that the history adds up to?"""

from functools import reduce
from hashlib import sha256

import pytest

from case_command.case import evolve, fold
from case_command.ledger import Ledger
from case_command.log.commit_log import MongoCommits
from case_command.log.memory import MemoryCommits, MemorySnapshots
from case_command.log.snapshots import FOLD, MongoSnapshots, restored, stored
from case_command.states import KEEP_EVERY, States
from case_events import CaseDeleted, Unknown
from case_events.testing import history
from examples import CREATED, EVERY_ACTION
from verbs import ANA, comment, create

LONG = 10_000


@pytest.mark.parametrize("length", range(1, len(EVERY_ACTION) + 1))
def test_every_state_is_restored_as_it_was(length):
    state = fold(history(*EVERY_ACTION[:length]))

    assert restored(stored(state, FOLD)) == state


def test_a_history_goes_on_from_what_was_kept():
    whole = history(*EVERY_ACTION, CREATED, *EVERY_ACTION[1:])
    for length in range(1, len(whole)):
        kept = restored(stored(fold(whole[:length]), FOLD))

        assert reduce(evolve, whole[length:], kept) == fold(whole)


def test_a_fold_that_adds_up_to_something_else_has_another_version():
    """If this fails, raise `FOLD`, and only then write the new digest here."""
    states = [fold(history(*EVERY_ACTION[:n])) for n in range(1, len(EVERY_ACTION) + 1)]
    said = repr([{**stored(state, 0), "_id": ""} for state in states])

    assert (FOLD, sha256(said.encode()).hexdigest()[:16]) == (6, "a5098a4c732c57a8")


async def test_nothing_is_kept_of_what_this_release_cannot_read():
    snapshots = MemorySnapshots()
    states = States(MemoryCommits(), snapshots)
    actions = [CREATED] * KEEP_EVERY + [Unknown(was="new.create.v1")]
    states.put("case-1", fold(history(*actions)))
    await states.close()

    assert snapshots.kept == {}


async def test_a_snapshot_is_kept_now_and_then():
    snapshots, commits = MemorySnapshots(), MemoryCommits()
    states = States(commits, snapshots)
    ledger = Ledger(commits, states)
    await ledger.transact("case-1", create, ANA, new=True)
    for n in range(KEEP_EVERY * 2):
        await ledger.transact("case-1", comment(n), ANA)
    await states.close()

    assert snapshots.kept["case-1"].case.sequence == KEEP_EVERY * 2


async def test_what_was_kept_is_not_loaded_again():
    snapshots, commits = MemorySnapshots(), MemoryCommits()
    states = States(commits, snapshots)
    ledger = Ledger(commits, states)
    await ledger.transact("case-1", create, ANA, new=True)
    for n in range(KEEP_EVERY + 3):
        await ledger.transact("case-1", comment(n), ANA)
    await states.close()
    asked = []

    class Watched(MemoryCommits):
        async def load(self, behind):
            asked.append(dict(behind))
            return await super().load(behind)

    cold = Ledger(log := Watched(commits.log), States(log, snapshots))
    decided = await cold.transact("case-1", comment("new"), ANA)

    assert asked == [{"case-1": KEEP_EVERY}]
    assert decided.state.case.total_comment == KEEP_EVERY + 4


@pytest.mark.integration
class TestMongoSnapshots:
    async def test_the_newest_is_found_and_the_older_ones_are_gone(self, database):
        snapshots = MongoSnapshots(database)
        states = [fold(history(*EVERY_ACTION[:n])) for n in (3, 7, 5)]
        for state in states:
            await snapshots.save(state)
        await snapshots.save(fold(history(CREATED, stream="case-2")))
        found = await snapshots.newest(["case-1", "case-2", "case-3"])

        assert found["case-1"] == states[1]
        assert set(found) == {"case-1", "case-2"}
        assert await database["snapshots"].distinct("sequence", {"stream": "case-1"}) == [5, 7]

    async def test_what_another_fold_kept_is_ignored_and_what_an_older_one_kept_is_dropped(
        self, database
    ):
        old, now, new = (MongoSnapshots(database, fold=n) for n in (1, 2, 3))
        state, later = fold(history(CREATED)), fold(history(*EVERY_ACTION[:4]))
        await old.save(state)
        await new.save(state)

        assert await now.newest(["case-1"]) == {}
        await now.save(later)
        assert await old.newest(["case-1"]) == {}
        assert await new.newest(["case-1"]) == {"case-1": state}

    async def test_a_tombstone_is_kept_as_one(self, database):
        snapshots = MongoSnapshots(database)
        state = fold(history(CREATED, CaseDeleted()))
        await snapshots.save(state)

        assert (await snapshots.newest(["case-1"]))["case-1"].case.deleted

    async def test_of_a_long_history_only_what_follows_the_last_snapshot_is_read(
        self, database, monkeypatch
    ):
        ledger, states = await self.opened(database)
        for n in range(LONG // 100):
            await ledger.transact("long", comment(*range(n * 100, n * 100 + 100)), ANA)
        await states.close()
        read, load = [], MongoCommits.load

        async def counted(commits, behind):
            loaded = await load(commits, behind)
            read.extend(envelope for envelopes in loaded.values() for envelope in envelopes)
            return loaded

        monkeypatch.setattr(MongoCommits, "load", counted)
        cold, _ = await self.opened(database, new=False)
        decided = await cold.transact("long", comment("cold"), ANA)

        assert decided.state.case.sequence == LONG + 2
        assert len(read) <= KEEP_EVERY

    async def opened(self, database, *, new=True):
        commits, snapshots = MongoCommits(database), MongoSnapshots(database)
        states = States(commits, snapshots)
        ledger = Ledger(commits, states)
        if new:
            await commits.prepare()
            await snapshots.prepare()
            await ledger.transact("long", create, ANA, new=True)
        return ledger, states
