"""By what is a reader of the change feed known again, while they read?"""

import pytest
from fastapi import Request

from case_events import User
from case_query.changes.route import standing
from case_runtime.arrival import KEY, Arrival
from case_runtime.callers import Caller
from case_runtime.rights import Rights

RIGHTS = Rights.of({"*": ["read"]})


class Gate:
    """Knows nobody at once, and remembers what it was told."""

    def __init__(self):
        self.told = []

    def known(self, authorization, space):
        self.told.append((authorization, space))

    async def authenticate(self, authorization, space):
        return Caller(User(username="ana"), "user:ana", RIGHTS)


def request(name, value):
    arrival = Arrival("a request")
    arrival.space = "soc"
    return Request({"type": "http", "headers": [(name, value)], KEY: arrival})


@pytest.mark.parametrize(
    ("name", "value", "proof"),
    [
        (b"authorization", b"Basic abc", b"Basic abc"),
        (b"cookie", b"caselog_session=sealed", b"Session sealed"),
    ],
)
async def test_a_reader_is_known_by_what_they_came_with(name, value, proof):
    gate = Gate()

    assert await standing(gate, request(name, value))() == RIGHTS
    assert gate.told == [(proof, "soc")]
