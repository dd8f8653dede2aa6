"""Is it told that a person has to say what became of a push?"""

import pytest
from prometheus_client import REGISTRY

from connector_pusher.push.watching import Watching


class Effects:
    """So many are open, and so many uncertain."""

    def __init__(self, planned, uncertain):
        self._counts = {"planned": planned, "failed": uncertain}

    async def many(self, query):
        return self._counts[query["state"]]

    async def counts(self):
        return self._counts

    async def late(self, seconds):
        return 1


@pytest.mark.parametrize(
    ("uncertain", "ailments"),
    [(0, []), (2, ["pushes: of 2 a person has to say what became of them"])],
)
async def test_what_people_should_look_at_is_no_secret(uncertain, ailments):
    watching = Watching(Effects(3, uncertain))
    await watching.look()

    assert list(watching.ailments()) == ailments
    counted = {"of": "pushes", "state": "planned"}
    assert REGISTRY.get_sample_value("caselog_effects", counted) == 3
    assert REGISTRY.get_sample_value("caselog_effects_overdue", {"of": "pushes"}) == 1
