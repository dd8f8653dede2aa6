"""How many commands does the service that decides take off Kafka in a second?"""

import asyncio
import subprocess
import time
from collections.abc import Iterator, Sequence
from itertools import count
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, TopicPartition

from bench.cases import OWNER
from bench.stack import PROGRAM, NotReady, Stack
from case_events.command_wire import answer_from_record, command_record
from case_events.commands import AddComment, Command, CreateCase, EditCase, NewCase
from case_events.topics import COMMANDS, RESULTS
from case_events.wire import Record
from case_runtime import kafka

CASES = 5_000
ON_ONE = 2_000
"""Comments on one case."""
SOURCE = "urn:bench"
LONGEST = 300.0
REST = 0.5


def commanded(stack: Stack, many: int = CASES) -> dict[str, float]:
    """Commands a second, from the first that is sent to the last that is answered."""
    return asyncio.run(measured(stack, key(stack), many))


def key(stack: Stack) -> str:
    """Of a program that may all."""
    command = [str(PROGRAM), "keys", "add", "bench", "--role", "admin", "--data", str(stack.data)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 - ours
    (line,) = (one for one in done.stdout.splitlines() if "ApiKey " in one)
    return line[line.index("ApiKey ") :].strip()


async def measured(stack: Stack, authorization: str, many: int) -> dict[str, float]:
    """Cases that are opened, commented on and edited; then one that all comment on."""
    cases = [str(uuid4()) for _ in range(many)]
    new = NewCase(title="A beacon", description="pc-7 calls home.", owner=OWNER)
    opened = CreateCase(case=new)
    said = AddComment(comment="It was seen on pc-7 as well.", owner=OWNER)
    edited = EditCase(fields={"severity": "high"})
    names = (f"n-{n}" for n in count())
    figures: dict[str, float] = {}
    async with kafka.consumer(stack.kafka) as answers:
        answers.assign([TopicPartition(RESULTS.name, n) for n in range(RESULTS.partitions)])
        await answers.seek_to_end()
        first = records(opened, [str(uuid4())], names, authorization)
        await let_in(stack, answers, [*first])
        works: list[tuple[str, Command, Sequence[str]]] = [
            ("create", opened, cases),
            ("comment", said, cases),
            ("edit", edited, cases),
            ("comment on one case", said, cases[:1] * ON_ONE),
        ]
        for name, command, of in works:
            sent = [*records(command, of, names, authorization)]
            figures[f"{name} by command"] = len(sent) / await answered(stack, answers, sent)
    return figures


async def let_in(stack: Stack, answers: AIOKafkaConsumer, first: Sequence[Record]) -> None:
    """Until the key is known: the users file is read again now and then."""
    until = time.monotonic() + LONGEST
    while True:
        try:
            await answered(stack, answers, first)
        except NotReady:
            if time.monotonic() > until:
                raise
            await asyncio.sleep(REST)
        else:
            return


def records(
    command: Command, cases: Sequence[str], names: Iterator[str], authorization: str
) -> Iterator[Record]:
    """The same command to each."""
    for case, name in zip(cases, names, strict=False):
        yield command_record(
            command, case=case, id=name, source=SOURCE, authorization=authorization
        )


async def answered(stack: Stack, answers: AIOKafkaConsumer, sent: Sequence[Record]) -> float:
    """Seconds until all of them are, each as accepted."""
    start, left = time.perf_counter(), len(sent)
    async with asyncio.timeout(LONGEST), kafka.producer(stack.kafka) as producer:
        for record in sent:
            headers = list(record.headers)
            await producer.send(COMMANDS.name, record.value, record.key, headers=headers)
        while left:
            for some in (await answers.getmany(timeout_ms=100)).values():
                for one in some:
                    answer = answer_from_record(one.value)
                    if answer.type != "accepted":
                        raise NotReady(f"a command was refused: {answer}")
                    left -= 1
    return time.perf_counter() - start
