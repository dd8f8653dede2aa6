"""Is a broker waited for that has just come back, before topics are asked of it?"""

from types import SimpleNamespace

import pytest
from aiokafka.errors import NodeNotReadyError

from case_runtime import kafka_topics


class Away:
    """A client that learns of a broker when it has asked so many times."""

    def __init__(self, looks):
        self.cluster = SimpleNamespace(controller=None)
        self.looks = looks

    async def force_metadata_update(self):
        self.looks -= 1
        if not self.looks:
            self.cluster.controller = "broker 1"


async def test_it_is_asked_for_until_it_is_known():
    client = Away(looks=2)
    await kafka_topics.led(SimpleNamespace(_client=client))

    assert client.looks == 0


async def test_but_not_for_ever(monkeypatch):
    monkeypatch.setattr(kafka_topics, "SENDING", 0.01)
    with pytest.raises(NodeNotReadyError, match="no broker"):
        await kafka_topics.led(SimpleNamespace(_client=Away(looks=1000)))
