"""Does it stay as cheap when there is more of it?"""

import asyncio
import subprocess
import time
from dataclasses import replace

from aiokafka import AIOKafkaConsumer, TopicPartition

from bench.client import drive
from bench.plan import Group
from bench.rows import Pair, Row, measure, row
from bench.stack import PROGRAM, NotReady, Stack
from bench.steps import Measured, Step, Timing, run
from bench.workloads import Work
from case_events import USER_ACTIONS

TIMING = Timing(0.3, 2.0)
ROUNDS = 2
MANY_ACTIONS, FEW_ACTIONS = 5_000, 10
SHORT_CASES = 200
LONGEST = 60.0
PATCHES = Timing(0.2, 1.0)


def costs(work: Work, pair: Pair, size: int) -> tuple[list[Row], dict[str, float], list[str]]:
    """What create, get and list cost with so many cases, in what the bare work costs just then."""
    write, read = work.create("wait_for"), work.get()
    groups = [
        Group(Step("bare write", 16, write), (Step("create", 16, write),)),
        Group(Step("bare read", 16, read), (Step("get", 16, read), Step("list", 16, work.find()))),
    ]
    rows: list[Row] = []
    spent: dict[str, float] = {}
    failures: list[str] = []
    for group in groups:
        measured, failed = measure(group, pair, TIMING, ROUNDS)
        base = measured[0]
        spent |= {row.op: row.cpu_ms / base.cpu_ms for row in measured[1:]}
        rows += [replace(row, op=f"{row.op}, {size:,} cases") for row in measured[1:]]
        failures += failed
    return rows, spent, failures


def patches(work: Work, pair: Pair) -> tuple[list[Row], float, list[str]]:
    """Patching one long case beside patching short ones: the rows, and CPU to CPU."""
    long, short = [work.open_case()], [*work.versions][-SHORT_CASES:]
    for known, actions in ((long, MANY_ACTIONS), (short, FEW_ACTIONS)):
        pair.tell(f"cases of {actions:,} actions")
        drive(pair.ours.address, work.comment_on_each(known, actions - 1, "false")(64), LONGEST)
    pair.ours.processes.settle()
    steps = [
        Step(f"patch, {MANY_ACTIONS:,} actions", 1, work.patch("wait_for", long)),
        Step(f"patch, {FEW_ACTIONS} actions", 1, work.patch("wait_for", short)),
    ]
    measured = [Measured(step.op, step.clients) for step in steps]
    for _ in range(2 * ROUNDS):
        for step, into in zip(steps, measured, strict=True):
            pair.tell(step.op)
            run(pair.ours, step, PATCHES, into)
    rows = [row(one) for one in measured]
    failures = [said for one in measured for said in one.failures()]
    return rows, rows[0].cpu_ms / rows[1].cpu_ms, failures


def rebuilt(stack: Stack) -> float:
    """Actions per second of `caselog rebuild`, from its start to its end."""
    actions = asyncio.run(published(stack.kafka))
    start = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - ours
        [PROGRAM, "rebuild", "--data", stack.data], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotReady(f"rebuild failed: {done.stderr[-2000:]}")
    return actions / (time.perf_counter() - start)


async def published(kafka: str) -> int:
    """User actions on the topic."""
    places = [TopicPartition(USER_ACTIONS.name, n) for n in range(USER_ACTIONS.partitions)]
    async with AIOKafkaConsumer(bootstrap_servers=kafka) as consumer:
        return sum((await consumer.end_offsets(places)).values())
