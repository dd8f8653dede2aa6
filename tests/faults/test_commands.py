"""Has a command one effect and the same answer, whoever is killed, away or there twice?"""

import asyncio
import signal
import subprocess
import sys
from collections import Counter
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from asking import CASE, asking, name_of_run
from case_command.log.commit_log import MongoCommits
from case_command.settings import Settings
from case_events.commands import AddComment, CreateCase, EditCase
from case_events.topics import COMMANDS, RESULTS
from case_runtime import kafka_topics, mongo
from desks import OWNER
from standing import standing_still
from world import free_port
from writers import PUSHER, running, users_file

pytestmark = [pytest.mark.integration, pytest.mark.faults]
PROCESS = Path(__file__).parent / "commanding_process.py"
CREATE = CreateCase(case=CASE)


def comment(n):
    return AddComment(comment=f"n. {n}", owner=OWNER)


class World:
    """A log and topics of one test's own."""

    def __init__(self, stack, folder):
        self.run, self.stack = name_of_run(), stack
        self.settings = Settings(
            kafka_bootstrap_servers=stack["KAFKA_BOOTSTRAP_SERVERS"],
            mongodb_uri=stack["MONGODB_URI"],
            database=f"command_{self.run}",
            commands_topic=f"{COMMANDS.name}.{self.run}",
            results_topic=f"{RESULTS.name}.{self.run}",
            group=f"case-command.{self.run}",
        )
        self.users = users_file(folder / "users.yml")

    @contextmanager
    def taking(self, kind="immortal"):
        """Somebody who takes commands, in a process of their own."""
        command = [sys.executable, PROCESS, self.settings.model_dump_json(), self.users, kind]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - ours
            try:
                yield process
            finally:
                process.send_signal(signal.SIGKILL)

    @asynccontextmanager
    async def asker(self):
        commands = replace(COMMANDS, name=self.settings.commands_topic)
        results = replace(RESULTS, name=self.settings.results_topic)
        servers = self.settings.kafka_bootstrap_servers
        await kafka_topics.ensure(servers, [commands, commands.dead, results])
        async with asking(self.stack, self.run) as made:
            yield made

    async def history(self, case):
        """What the log has of a case."""
        database = mongo.connect(self.settings.mongodb_uri, self.settings.database)
        history = (await MongoCommits(database).load({case: 0}))[case]
        database.client.close()
        return history


@pytest.fixture
def world(stack, tmp_path):
    return World(stack, tmp_path)


async def test_who_is_killed_between_commit_and_answer_leaves_the_answer_to_the_next(world):
    async with world.asker() as asker:
        record, name = asker.named(CREATE, "c")
        late, refused = asker.named(EditCase(fields={"title": "N"}), "c")
        with world.taking("mortal") as first:
            await asker.send(record)
            await asker.send(late)
            assert await asyncio.to_thread(first.wait, 60) == -signal.SIGKILL
        recorded = len(await world.history("c"))
        with world.taking():
            await asker.until(lambda: refused in asker.heard)

    assert (recorded, len(await world.history("c"))) == (1, 1)
    assert [one.sequence for one in asker.heard[name]] == [1]
    assert [one.status_code for one in asker.heard[refused]] == [403]


async def test_two_replicas_share_the_work_and_repeat_no_effect(world):
    cases = [f"c{n}" for n in range(24)]
    async with world.asker() as asker:
        with world.taking() as first, world.taking():
            sent = [asker.named(CREATE, case) for case in cases]
            for n in range(6):
                sent += [asker.named(comment(n), case) for case in cases]
            for place, (record, _) in enumerate(sent):
                await asker.send(record)
                if place % 5 == 0:
                    await asker.send(record)
                if place == len(sent) // 2:
                    first.send_signal(signal.SIGKILL)
            await asker.until(lambda: all(name in asker.heard for _, name in sent))
        histories = [await world.history(case) for case in cases]
    texts = [[one.action.attachment.comment for one in of[1:]] for of in histories]

    assert texts == [[f"n. {n}" for n in range(6)]] * len(cases)
    assert {len({repr(one) for one in asker.heard[name]}) for _, name in sent} == {1}
    assert Counter(one.type for one in asker.answers).keys() == {"accepted"}


async def test_while_kafka_stands_still_nothing_is_lost_and_afterwards_all_is_answered(world):
    async with world.asker() as asker:
        with world.taking():
            await asker.ask(CREATE, "c")
            sent = [asker.named(comment(n), "c") for n in range(20)]
            sending = asyncio.gather(*(asker.send(record) for record, _ in sent))
            with standing_still(world.settings.kafka_bootstrap_servers):
                await asyncio.sleep(1)
            await sending
            await asker.until(lambda: all(name in asker.heard for _, name in sent))
        history = await world.history("c")

    assert len(history) == 21
    assert {len({repr(one) for one in asker.heard[name]}) for _, name in sent} == {1}


async def test_without_kafka_a_service_writes_over_http_and_says_what_ails_it(stack, tmp_path):
    nowhere = stack | {"KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{free_port()}"}
    async with running(nowhere, tmp_path, reads=False, commands=True) as clients:
        ready = await clients.got("/readyz")
        answer = await clients.ask("POST", "/api/cases", CASE.model_dump(mode="json"))

    assert "case-command: commands: Kafka cannot be reached" in ready["degraded"]
    assert answer.status_code == 200


async def test_what_a_person_does_meanwhile_is_no_reason_to_lose_a_command(world, stack, tmp_path):
    """Commands and requests meet in one turn of their case."""
    async with (
        running(stack, tmp_path, run=world.run, reads=False, commands=True) as clients,
        asking(stack, world.run) as asker,
    ):
        opened = await asker.ask(CREATE, "c", authorization=PUSHER)
        path = "/api/cases/c/comments"
        said = {"type": "user", "comment": "by hand", "owner": OWNER}
        people = asyncio.gather(*(clients.ask("POST", path, said) for _ in range(20)))
        sent = [asker.named(comment(n), "c") for n in range(20)]
        for record, _ in sent:
            await asker.send(record)
        await asker.until(partial(all_heard, asker, sent))
        answers = await people
    sequences = [asker.heard[name][0].sequence for _, name in sent]

    assert opened.sequence == 1
    assert {answer.status_code for answer in answers} == {200}
    assert sequences == sorted(set(sequences))
    assert len(await world.history("c")) == 41


def all_heard(asker, sent):
    return all(name in asker.heard for _, name in sent)
