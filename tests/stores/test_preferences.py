"""Does what people wish count at once where they said it, and a second later everywhere else?"""

from dataclasses import replace

import pytest

from notifier.policies.notices import Reason
from notifier.policies.wishes import Wishes
from notifier.wishes import FRESH, Preferences

pytestmark = pytest.mark.integration
USUAL = Wishes(reasons=frozenset({Reason.ASSIGNED}))
WISHES = replace(USUAL, reasons=frozenset({Reason.STATUS}))


class Moment:
    """A clock that moves when it is told to."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def moment():
    return Moment()


async def test_it_counts_at_once_where_it_was_said(database, moment):
    here = Preferences(database, USUAL, moment)
    assert await here.of(["ana"]) == {"ana": USUAL}
    assert not await here.wished([Reason.STATUS])

    await here.put("ana", WISHES)
    assert await here.of(["ana", "bo"]) == {"ana": WISHES, "bo": USUAL}
    assert await here.wished([Reason.STATUS])


async def test_elsewhere_it_counts_once_what_was_read_is_no_longer_fresh(database, moment):
    here, there = Preferences(database, USUAL, moment), Preferences(database, USUAL, moment)
    assert (await there.of(["ana"]), await there.wished([Reason.STATUS])) == ({"ana": USUAL}, False)
    await here.put("ana", WISHES)
    assert await there.of(["ana"]) == {"ana": USUAL}

    moment.now += 2 * FRESH
    assert (await there.of(["ana"]), await there.wished([Reason.STATUS])) == ({"ana": WISHES}, True)
