"""Are attachments found by the words that they have now, whoever writes them and how often?"""

import pytest

from case_events import CaseDeleted, Event
from case_events.testing import history
from case_query.advance import advance
from case_query.kept import Kept
from case_query.shelf import attached
from case_query.views.search import BLOCK
from case_runtime.delivery import Delivery
from examples import ATTACHMENTS, CREATED, EVERY_ACTION, PUSHED, added
from projecting import chronicle
from replicas import Replica, nothing_known
from sayings import edited, removed, said

pytestmark = pytest.mark.integration


@pytest.fixture
async def replica(database):
    made = Replica(database)
    await made.kept.prepare()
    return made


async def stored(database):
    """The blocks, as they are stored."""
    found = await Kept.of(database, "1.1").search.find({"born": {"$exists": True}}).to_list(None)
    for block in found:
        block.get("tokens", []).sort()
    return sorted(found, key=lambda block: block["_id"])


async def words(database):
    return {block["_id"]: " ".join(block.get("tokens", ())) for block in await stored(database)}


async def test_what_is_attached_is_found_by_a_block_of_words(replica, database):
    await replica.meets(*history(CREATED, said("Disk full"), added(ATTACHMENTS["alert"], "c-2")))

    assert await stored(database) == [
        {
            "_id": "case-1/00000000",
            "case": "case-1",
            "space": "default",
            "born": 1,
            "sequence": 3,
            "tokens": ["a:a-1", "a:a-2", "c:disk", "c:full"],
        }
    ]


async def test_a_new_comment_rewrites_the_words_of_few_others(replica, database):
    told = history(CREATED, *(said(f"w{n}", f"c-{n}") for n in range(2, 3 * BLOCK)))
    await replica.meets(*told[:-1])
    before = await stored(database)
    await replica.meets(told[-1])
    after = await stored(database)

    assert [len(block["tokens"]) for block in after] == [BLOCK - 2, BLOCK, BLOCK]
    assert after[:2] == before[:2]


async def test_however_much_people_attach_all_of_it_is_written(replica, database):
    told = history(CREATED, *(much(n) for n in range(2, BLOCK)))
    await replica.meets(*told[:-1])
    await replica.meets(told[-1])
    (block,) = await stored(database)
    assert sum(len(token.encode()) for token in block["tokens"]) > 10_000_000

    await Replica(database).meets(*told)  # as a whole, from the rows
    assert await stored(database) == [block]


def much(place):
    """More words than anybody says: each is of letters that take four bytes."""
    ids = tuple(f"{place:02}-{n:03}-{chr(0x10330) * 245}" for n in range(500))
    return added(
        Event(event_id=ids, index=("i",) * len(ids), owner="securitySolution"), f"c-{place}"
    )


@pytest.mark.parametrize("count", range(1, len(EVERY_ACTION) + 1))
async def test_every_action_twice_is_stored_as_once(replica, database, count):
    told = history(*EVERY_ACTION[:count])
    await replica.meets(*told)
    once = await stored(database)
    await replica.meets(*told)
    assert await stored(database) == once
    await Replica(database).meets(*told)

    assert await stored(database) == once


@pytest.mark.parametrize("seed", range(8))
async def test_batches_cut_anywhere_and_repeated_add_up_to_the_same(database, seed):
    told = chronicle(seed, length=40)
    await Replica(database).meets(*told)
    whole = await stored(database)
    await database.client.drop_database(database)
    replica = Replica(database)
    for begin in range(0, len(told), 3):
        await replica.meets(*told[max(0, begin - 2) : begin + 3])

    assert await stored(database) == whole


async def test_an_edited_comment_forgets_its_old_words_and_no_others(replica, database):
    told = history(CREATED, said("disk full"), said("disk net", "c-2"), edited("empty"))
    for envelope in told:
        await replica.meets(envelope)

    assert await words(database) == {"case-1/00000000": "c:disk c:empty c:net"}


async def test_a_removed_comment_leaves_the_words_that_others_have(replica, database):
    told = history(CREATED, said("disk full"), said("disk net", "c-2"), removed())
    await replica.meets(*told[:3])
    await replica.meets(told[3])
    assert await words(database) == {"case-1/00000000": "c:disk c:net"}

    await replica.meets(*history(*[CREATED] * 4, removed("c-2", 3))[4:])
    assert await words(database) == {"case-1/00000000": ""}


async def test_what_is_removed_before_it_was_written_is_never_written(replica, database):
    await replica.meets(*history(CREATED, said("disk"), edited("net"), removed()))

    assert await words(database) == {"case-1/00000000": ""}


async def test_a_deleted_case_leaves_nothing(replica, database):
    told = history(CREATED, *(said(f"w{n}", f"c-{n}") for n in range(2, 2 * BLOCK)), CaseDeleted())
    await replica.meets(*told[:-2])
    await replica.meets(*told[-2:])

    assert await stored(database) == []


async def test_a_case_created_again_has_only_the_words_that_came_since(replica, database):
    told = history(CREATED, said("old"), CaseDeleted(), CREATED, said("new", "c-2"))
    for envelope in told:
        await replica.meets(envelope)
    assert await words(database) == {"case-1/00000000": "c:new"}

    late = Replica(database)  # it has not come to the deletion yet
    late.projector.positions = nothing_known
    await late.meets(*told[:2])
    assert await words(database) == {"case-1/00000000": "c:new"}


async def test_words_that_a_late_replica_leaves_of_an_earlier_life_are_written_over(database):
    told = history(CREATED, said("old"), CaseDeleted(), CREATED, said("new", "c-2"))
    ahead, late = Replica(database), Replica(database)
    await ahead.meets(*told[:3])
    late.projector.positions = nothing_known
    await late.meets(*told[:2])
    assert await words(database) == {"case-1/00000000": "c:old"}

    await ahead.meets(*told[3:])
    assert await words(database) == {"case-1/00000000": "c:new"}
    await late.meets(*told[2:])
    assert await words(database) == {"case-1/00000000": "c:new"}


async def test_replicas_that_are_not_equally_far_leave_what_the_history_says(database):
    told = history(CREATED, said("disk"), said("net", "c-2"), edited("full"), removed("c-2", 3))
    ahead, late = Replica(database), Replica(database)
    await ahead.meets(*told)
    for envelope in told:
        late.projector.positions = as_far(envelope.sequence - 1)
        await late.meets(envelope)

    assert await words(database) == {"case-1/00000000": "c:full"}


def as_far(sequence):
    async def positions(first):
        return dict.fromkeys(first, sequence)

    return positions


async def test_what_a_process_took_with_it_is_found_when_it_is_met_again(replica, database):
    told = history(CREATED, said("disk"), said("net", "c-2"), edited("full"), removed("c-2", 3))
    folded = await replica.projector.fold(Delivery(fresh=told[:4], places={"case-1": (0, 4)}))
    await advance(replica.kept.attachments, [attached(folded, r) for r in folded.attached.values()])
    await Replica(database).meets(*told[:4])
    assert await words(database) == {"case-1/00000000": "c:full c:net"}

    await replica.kept.search.delete_many({"born": {"$exists": True}})
    await Replica(database).meets(*told)
    assert await words(database) == {"case-1/00000000": "c:full"}


async def test_words_that_went_back_with_the_database_are_found_when_they_are_met_again(
    replica, database
):
    told = history(CREATED, said("disk"), said("net", "c-2"), said("full", "c-3"))
    await replica.meets(*told[:2])
    await replica.kept.search.delete_many({"born": {"$exists": True}})
    await replica.meets(*told[2:])
    assert await words(database) == {"case-1/00000000": "c:full c:net"}

    replica.projector.forget()
    await replica.meets(*told)
    assert await words(database) == {"case-1/00000000": "c:disk c:full c:net"}


async def test_a_push_changes_no_words(replica, database):
    await replica.meets(*history(CREATED, said("disk"), PUSHED))
    (block,) = await stored(database)

    assert (block["sequence"], block["tokens"]) == (2, ["c:disk"])


async def test_a_case_whose_id_begins_like_that_of_a_block_keeps_its_words(replica, database):
    await replica.meets(*history(CREATED, said("disk"), stream="case-1/5"))
    await replica.meets(*history(CREATED, said("net"), CaseDeleted(), stream="case-1"))

    assert await words(database) == {"case-1/5/00000000": "c:disk"}
