"""What is sent, if the notifier is killed at the worst of moments?"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from uuid import uuid4

import pytest

from case_events import USER_ACTIONS
from case_events.testing import history
from case_events.wire import to_record
from case_runtime import kafka_topics
from case_runtime.effects import MongoEffects
from case_runtime.users import uid
from caselog.child import dies_with_us
from examples import CREATED
from mailboxes import Mailbox, connector, mailbox
from writers import users_file

pytestmark = [pytest.mark.integration, pytest.mark.faults]
PROCESS = Path(__file__).parent / "notifying_process.py"
PATIENCE = 180


class Killing(Mailbox):
    """Takes the first mail, and kills who sent it before they can hear of that."""

    victim = None

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - of aiosmtpd
        said = await super().handle_DATA(server, session, envelope)
        if self.victim:
            os.kill(self.victim, signal.SIGKILL)
            self.victim = None
        return said


class World:
    """A notifier that can be killed, with a topic and a database of its own."""

    def __init__(self, stack, database, folder, box):
        run = uuid4().hex[:8]
        self.servers, self.effects, self.box = (
            stack["KAFKA_BOOTSTRAP_SERVERS"],
            MongoEffects(database),
            box,
        )
        self.topic = replace(USER_ACTIONS, name=f"{USER_ACTIONS.name}.{run}")
        self.said = {
            "users": str(users_file(folder / "users.yml", mails=True)),
            "kafka_bootstrap_servers": self.servers,
            "mongodb_uri": stack["MONGODB_URI"],
            "database": database.name,
            "group": f"notifier.{run}",
            "topic": asdict(self.topic),
            "actions": {"preconfigured": connector(box)},
            "notifications": {"connectors": {"default": {"email": "mail"}}},
            "claimed_for": 10,
        }

    @contextmanager
    def running(self):
        command = [sys.executable, str(PROCESS), json.dumps(self.said)]
        with subprocess.Popen(  # noqa: S603 - ours
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": str(PROCESS.parents[1])},
            preexec_fn=dies_with_us(signal.SIGKILL),  # noqa: PLW1509 - it is made for that
        ) as process:
            try:
                assert process.stdout.readline() == "ready\n"
                yield process
            finally:
                process.kill()

    async def assigns(self, case, who):
        """Somebody is assigned to a case, a moment after all this began."""
        (envelope,) = history(
            CREATED.model_copy(update={"assignees": (uid(who),)}), stream=case, by="ana"
        )
        soon = envelope.at.replace(year=envelope.at.year + 50)
        record = to_record(envelope.model_copy(update={"at": soon}))
        async with kafka_topics.publisher(self.servers, [self.topic]) as producer:
            for _ in range(2):  # whoever publishes may repeat
                await producer.send_and_wait(
                    self.topic.name, record.value, record.key, headers=list(record.headers)
                )

    async def ended(self, count):
        async with asyncio.timeout(PATIENCE):
            while await self.effects.many({"state": "done"}) < count:  # noqa: ASYNC110 - rows tell no events
                await asyncio.sleep(0.05)


@pytest.fixture
async def world(stack, database, tmp_path):
    async with mailbox(Killing()) as box:
        yield World(stack, database, tmp_path, box)


async def test_killed_after_the_server_took_a_mail_it_repeats_that_mail_and_no_other(world):
    """SMTP has no way to ask whether a mail was taken: at worst it comes twice, as the same one."""
    with world.running() as process:
        world.box.victim = process.pid
        await world.assigns("case-1", "read")
        await world.box.until(1)
        process.wait(PATIENCE)
    with world.running():
        await world.ended(1)
        await world.assigns("case-2", "read")
        await world.ended(2)

    first, *again, other = [mail["Message-ID"] for mail in world.box.mails]
    assert {first} == set(again)
    assert other != first
    (row,) = await world.effects.seen({"what.case": "case-1"}, [("_id", 1)])
    assert row.state == "done"
    assert row.attempt > 1


async def test_killed_after_it_is_written_down_it_repeats_nothing(world):
    with world.running():
        await world.assigns("case-1", "read")
        await world.ended(1)
    with world.running():
        await world.assigns("case-1", "read")
        await world.assigns("case-2", "read")
        await world.ended(2)

    assert len(world.box.mails) == 2
