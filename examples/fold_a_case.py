"""Follow one case on Kafka, and show it after each user action: the library folds it.

fold_a_case.py KAFKA CASE
"""

import asyncio
import sys

from aiokafka import AIOKafkaConsumer

from case_events import USER_ACTIONS, project
from case_events.case import Case, to_json
from case_events.wire import from_record


async def follow(kafka: str, case_id: str) -> None:
    """Sequences have no holes; a record may come twice."""
    case: Case | None = None
    topic = AIOKafkaConsumer(
        USER_ACTIONS.name, bootstrap_servers=kafka, auto_offset_reset="earliest"
    )
    async with topic:
        async for record in topic:
            if record.key != case_id.encode():
                continue
            envelope = from_record(record.value)
            if envelope.sequence > (case.sequence if case else 0):
                case = project(case, envelope)
                sys.stdout.write(f"{to_json(case).decode() if case else 'not there'}\n")
                sys.stdout.flush()


asyncio.run(follow(*sys.argv[1:]))
