"""Is somebody told of what happens now, whatever the clock of who wrote it says?"""

from datetime import UTC, datetime, timedelta

import pytest

from notifier.since import Since

pytestmark = pytest.mark.integration


async def test_a_clock_that_is_an_hour_behind_hides_nothing(database):
    began = await Since(database).moment()

    assert began < datetime.now(UTC) - timedelta(hours=1)
    assert began > datetime.now(UTC) - timedelta(days=1)


async def test_the_first_start_decides(database):
    assert await Since(database).moment() == await Since(database).moment()
