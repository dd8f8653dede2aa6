"""How does everyone hear of connectors?"""

from case_events import Topic
from case_events.connectors import connector_record
from case_runtime.announcing import Announcing
from case_runtime.sending import Letter, Sender
from connector_pusher.connector import Connector, announced
from connector_pusher.store import Connectors


def announcing(
    servers: str, topic: Topic, connectors: Connectors, sender: Sender
) -> Announcing[Connector]:
    """Whoever tells of them."""
    return Announcing(servers, topic, connectors, sender, letter)


def letter(topic: Topic, one: Connector) -> Letter:
    """As it goes out."""
    record = connector_record(announced(one))
    return Letter(topic.name, record.value, record.key, record.headers)
