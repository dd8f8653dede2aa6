"""How fast are all views derived again, of a topic that was written for that?

Through the API so many cases would take minutes: their user actions are published as a relay would,
on a Kafka and beside a MongoDB of their own, and `caselog rebuild` finds nothing else.
"""

import asyncio
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain, islice
from pathlib import Path

import psutil

from bench.cases import OWNER, new_case, new_comment
from bench.filled import BEGAN, case_id
from bench.processes import Processes, since
from bench.stack import HERE, PROGRAM, NotReady
from case_events import (
    USER_ACTIONS,
    AttachmentAdded,
    CaseCreated,
    Envelope,
    Status,
    StatusChanged,
    Topic,
    Totals,
    User,
    UserAction,
    UserComment,
)
from case_events.wire import to_record
from case_runtime import kafka_topics
from caselog.child import dies_with_us

SIZES = (1, 4)
"""Actions of a case: it is opened and nothing else, or worked on as well."""
APART = 500
"""So many cases are opened between two actions of one."""
TOGETHER = 2_000
"""Records on their way at once."""


def rebuilt(actions: int, tell: Callable[[str], None]) -> dict[str, float]:
    """Actions a second, for cases of each size."""
    figures = {}
    for each in SIZES:
        tell(f"rebuild, {each} actions a case")
        rate, spent = measured(actions // each, each)
        tell(f"{rate:,.0f} actions/s; us of CPU for each: {spent}")
        figures[f"rebuild, {each} a case: actions/s"] = rate
    return figures


def measured(cases: int, each: int) -> tuple[float, str]:
    """From the start of the program to its end, and what that took of the processors."""
    with servers() as (process, addresses):
        count = asyncio.run(published(addresses[0], told(cases, each)))
        children = {one.name(): one.pid for one in psutil.Process(process).children()}
        watched = Processes(children)
        watched.settle()
        before, start, own = watched.cpu(), time.perf_counter(), of_children()
        with subprocess.Popen(  # noqa: S603 - ours
            [PROGRAM, "rebuild", "--kafka", addresses[0], "--mongo", addresses[1]],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as program:
            _, error = program.communicate()
        took = time.perf_counter() - start
        used = {**since(before, watched.cpu()), "rebuild": of_children() - own}
        if program.returncode:
            raise NotReady(f"rebuild failed: {error.decode()[-2000:]}")
    spent = {name: seconds / count * 1e6 for name, seconds in used.items()}
    return count / took, ", ".join(f"{name} {us:.0f}" for name, us in spent.items())


def of_children() -> float:
    """Seconds of the processors that programs took which have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def servers() -> Iterator[tuple[int, Sequence[str]]]:
    """Kafka and MongoDB with nothing in them: the process that has them, and where they are."""
    folder = Path(tempfile.mkdtemp(prefix="caselog-bench-"))
    try:
        with subprocess.Popen(  # noqa: S603 - ours
            [sys.executable, "-m", "caselog.embedded", "--data", folder],
            stdout=subprocess.PIPE,
            text=True,
            cwd=HERE,
            preexec_fn=dies_with_us(signal.SIGTERM),  # noqa: PLW1509 - it is made for that
            process_group=0,
        ) as process:
            try:
                lines = [process.stdout.readline() for _ in range(2)] if process.stdout else []
                if not all(lines):
                    raise NotReady("the servers do not start")
                yield process.pid, [line.strip().partition("=")[2] for line in lines]
            finally:
                process.terminate()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def published(servers: str, told: Iterator[Envelope], topic: Topic = USER_ACTIONS) -> int:
    """How many."""
    count = 0
    async with kafka_topics.publisher(servers, [topic]) as producer:
        while some := list(islice(told, TOGETHER)):
            sent = []
            for envelope in some:
                key, value, headers = to_record(envelope)
                sent.append(await producer.send(topic.name, value, key, headers=list(headers)))
            await asyncio.gather(*sent)
            count += len(some)
    return count


def told(cases: int, each: int) -> Iterator[Envelope]:
    """What happened, in the order of time: while a case is worked on others are opened."""
    last = cases + (each - 1) * APART
    return chain.from_iterable(
        (happened(n, step) for step in range(each) if 1 <= (n := now - step * APART) <= cases)
        for now in range(1, last + 1)
    )


def happened(number: int, step: int) -> Envelope:
    """One of the actions of case n."""
    return Envelope(
        stream=case_id(number),
        sequence=step + 1,
        space="default",
        owner=OWNER,
        at=BEGAN + timedelta(seconds=number + step * APART),
        by=User(username="bench", full_name="Ben Ch", email="bench@example.com"),
        correlation_id=f"{number:08d}-{step}",
        action=action(number, step),
    )


def action(number: int, step: int) -> UserAction:
    """A case is opened, commented on, closed."""
    if step == 0:
        return opened(number)
    if step == 3:  # noqa: PLR2004 - the last of the story
        return StatusChanged(status=Status.CLOSED)
    text = UserComment(comment=new_comment(number + step)["comment"], owner=OWNER)
    totals = Totals(comments=step)
    return AttachmentAdded(comment_id=f"comment-{number}-{step}", attachment=text, now=totals)


def opened(number: int) -> CaseCreated:
    """As the API would record it."""
    new = new_case(number)
    return CaseCreated(
        owner=OWNER,
        title=new["title"],
        description=new["description"],
        tags=tuple(new["tags"]),
        severity=new["severity"],
        category=new["category"],
        assignees=tuple(one["uid"] for one in new["assignees"]),
        incremental_id=number,
    )
