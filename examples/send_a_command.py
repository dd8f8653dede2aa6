"""Open a case over Kafka, and wait for the answer.

send_a_command.py KAFKA "ApiKey ..."
"""

import asyncio
import sys
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from case_events.command_wire import answer_from_record, command_record
from case_events.commands import CreateCase, NewCase


async def ask(kafka: str, authorization: str) -> None:
    """A command is named by its source and id: sent again, it opens no second case."""
    new = NewCase(title="Beacon", description="pc-7 calls home.", owner="securitySolution")
    me, name = "urn:example", str(uuid4())
    key, value, headers = command_record(
        CreateCase(case=new), case=str(uuid4()), source=me, id=name, authorization=authorization
    )
    results = AIOKafkaConsumer("case.commands.results", bootstrap_servers=kafka)
    async with results, AIOKafkaProducer(bootstrap_servers=kafka) as producer:
        await results.seek_to_end()  # the answer cannot be there yet
        await producer.send_and_wait("case.commands", value, key, headers=list(headers))
        async for record in results:
            answer = answer_from_record(record.value)
            if (answer.source, answer.id) == (me, name):
                sys.stdout.write(f"{answer.model_dump_json()}\n")
                return


asyncio.run(ask(*sys.argv[1:]))
