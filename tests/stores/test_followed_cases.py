"""Is the newest kept of what is known of a followed case, whoever writes it when?"""

import pytest

from alert_sync.cases.followed import followed
from alert_sync.cases.store import Cases, Known
from case_events import Status, StatusChanged, TitleChanged
from case_events.testing import history
from examples import CREATED

pytestmark = pytest.mark.integration
HISTORY = history(CREATED, TitleChanged(title="t"), StatusChanged(status=Status.CLOSED))


def known(length):
    """After so many actions."""
    case = None
    for envelope in HISTORY[:length]:
        case = followed(case, envelope)
    return Known(length, case)


async def stored(cases):
    return (await cases.of(["case-1"]))["case-1"]


async def test_each_step_is_kept_with_its_sequence(database):
    cases, before = Cases(database), {}
    for length in (1, 2, 3):
        now = {"case-1": known(length)}
        await cases.put(before, now)
        before = now

        assert (await stored(cases)).sequence == length
    assert (await stored(cases)).case.status == Status.CLOSED


@pytest.mark.parametrize("before", [{}, {"case-1": known(1)}])
async def test_what_somebody_else_has_further_stays(database, before):
    cases = Cases(database)
    await cases.put({}, {"case-1": known(3)})
    await cases.put(before, {"case-1": known(2)})

    assert (await stored(cases)).sequence == 3


async def test_what_somebody_else_wrote_meanwhile_and_is_older_is_replaced(database):
    cases = Cases(database)
    await cases.put({}, {"case-1": known(1)})
    await cases.put({}, {"case-1": known(3)})

    assert await stored(cases) == known(3)


async def test_of_what_cannot_be_read_the_sequence_is_kept(database):
    cases = Cases(database)
    unread = {"case-1": Known(1, None)}
    await cases.put({}, unread)
    assert await stored(cases) == unread["case-1"]

    await cases.put(unread, {"case-1": known(3)})
    assert (await stored(cases)).sequence == 3
