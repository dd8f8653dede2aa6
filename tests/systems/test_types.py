"""Is every type of connector that is told of also known?"""

from connector_pusher.systems.registry import SYSTEMS
from connector_pusher.types import TYPES


def test_every_type_that_is_offered_can_be_opened():
    assert SYSTEMS.keys() == TYPES.keys()
    assert all(SYSTEMS[id_].id == id_ for id_ in TYPES)
