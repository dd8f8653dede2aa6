"""How do answers leave? Onto the topic of results; what nobody can read is set aside."""

from typing import NamedTuple

from case_command.commands.received import Incoming, said
from case_events import Topic
from case_events.command_wire import AUTHORIZATION, answer_record
from case_events.commands import Accepted, Refusal
from case_runtime import kafka
from case_runtime.aside import REASON
from case_runtime.sending import Letter, Sender

KEY = 1024
HEADERS = 1 << 16
"""Bytes that are kept of a record that is set aside."""


class Topics(NamedTuple):
    """Where commands come from, and where their answers go."""

    commands: Topic
    results: Topic

    def told(self, record: Incoming, answer: Accepted | Refusal, correlation_id: str) -> Letter:
        """The answer, for whoever asked."""
        made = answer_record(answer, correlation_id)
        return Letter(self.results.name, made.value, key_of(record), made.headers)

    def aside(self, record: Incoming, reason: str) -> Letter:
        """The record itself with where it was and the reason, and without what lets people in.

        What is so large that it would not be taken is left out; it is there for a week.
        """
        kept = [(name, one) for name, one in said(record).items() if name != AUTHORIZATION]
        value = record.value or b""
        if sum(len(name) + len(one) for name, one in kept) > HEADERS:
            kept = []
        why = [("reason", reason[:REASON].encode())]
        where = [("place", b"%d/%d" % (record.partition, record.offset))]
        whole = value if len(value) < kafka.MOST_BYTES - 4 * HEADERS else b""
        return Letter(self.commands.dead.name, whole, key_of(record), [*kept, *where, *why])


def key_of(record: Incoming) -> bytes | None:
    """The key, unless it is none that anybody would look for."""
    return record.key if record.key and len(record.key) <= KEY else None


class Answers(Sender):
    """Sends them, and knows where to."""

    def __init__(self, servers: str, topics: Topics) -> None:
        super().__init__(servers)
        self.topics = topics
