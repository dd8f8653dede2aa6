"""What is published at once, and what is gathered first?"""

import asyncio

from case_command.log.commits import Commit
from case_command.publishing import offers
from case_command.publishing.offers import Offers
from case_events.testing import history
from case_events.wire import to_record
from examples import COMMENTED, CREATED

FOR_EVER = 60.0
ONE, TWO = (
    Commit("case-1", envelope.sequence, (to_record(envelope),))
    for envelope in history(CREATED, COMMENTED)
)


async def waiting(taking):
    """The task, once it stands still."""
    task = asyncio.create_task(taking)
    for _ in range(5):
        await asyncio.sleep(0)
    assert not task.done()
    return task


async def test_what_nobody_waits_for_is_gathered_until_somebody_waits():
    offered = Offers(FOR_EVER)
    offered.offer([ONE])
    gathered = await waiting(offered.gathered())
    offered.offer([TWO])
    offered.hurry()
    assert (await gathered).commits == [ONE, TWO]


async def test_what_nobody_ever_waits_for_is_gathered_for_a_moment_only():
    offered = Offers(0.001)
    offered.offer([ONE])
    assert (await offered.gathered()).commits == [ONE]


async def test_whoever_waits_already_waits_no_longer():
    offered = Offers(FOR_EVER)
    offered.offer([ONE])
    offered.hurry()
    assert (await offered.gathered()).commits == [ONE]


async def test_who_waited_for_what_is_gone_hurries_nothing_that_comes_later():
    offered = Offers(FOR_EVER)
    offered.offer([ONE])
    offered.hurry()
    await offered.gathered()
    offered.offer([TWO])
    (await waiting(offered.gathered())).cancel()


async def test_what_another_process_has_written_is_not_gathered():
    offered = Offers(FOR_EVER)
    offered.offer([ONE])
    offered.look("case-2")
    assert await offered.gathered() == ([ONE], {"case-2"})


async def test_much_is_not_gathered(monkeypatch):
    monkeypatch.setattr(offers, "ENOUGH_BYTES", ONE.bytes)
    offered = Offers(FOR_EVER)
    offered.offer([ONE])
    gathered = await waiting(offered.gathered())
    offered.offer([TWO])
    assert (await gathered).commits == [ONE, TWO]


async def test_nothing_is_there_at_once():
    assert await Offers(FOR_EVER).gathered() == ([], frozenset())


async def test_more_is_waited_for_where_there_is_nothing():
    offered = Offers(FOR_EVER)
    more = await waiting(offered.more(FOR_EVER))
    offered.offer([ONE])
    await more
    await offered.more(FOR_EVER)
