"""Does each command of docs/operations.md do what the page says, on everything that is real?"""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import pytest

from case_events import USER_ACTIONS
from case_runtime import mongo
from case_runtime.effects import Effect, MongoEffects
from caselog.child import dies_with_us
from caselog.dead.effects import DATABASES
from caselog.rewriting import NotYet, read_by
from caselogs import PATIENCE, program, up

pytestmark = [pytest.mark.e2e, pytest.mark.integration]
LONGEST = 300
"""Seconds for a command on a busy machine: it compares, copies, or makes views."""

PAGE = Path(__file__).parents[2] / "docs" / "operations.md"
CASE = {
    "title": "By the book",
    "description": "Opened by a test",
    "tags": [],
    "owner": "securitySolution",
    "settings": {"syncAlerts": True},
    "connector": {"id": "none", "name": "none", "type": ".none", "fields": None},
}


def commands():
    """What the page tells people to type of this program."""
    blocks = re.findall(r"```console\n(.*?)```", PAGE.read_text(), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [line.removeprefix("$ caselog ") for line in lines if line.startswith("$ caselog ")]


class Book:
    """Runs lines of the page as they stand there, and remembers which."""

    def __init__(self):
        self.ran = set()
        self.where = ()
        self.environment = {}

    def run(self, line, code=0, **instead):
        """Its answer; words of the page in capitals are put `instead`."""
        self.ran.add(line)
        typed = [str(instead.get(word, word)) for word in line.split()]
        done = program(*typed, *self.where, timeout=LONGEST, **self.environment)
        assert done.returncode == code, f"{line}: {done.stdout}{done.stderr}"
        return done.stdout


@contextmanager
def servers_alone(data):
    """As the page says where the services of `caselog up` must not run."""
    with subprocess.Popen(  # noqa: S603 - ours
        [sys.executable, "-m", "caselog.embedded", "--data", data],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=dies_with_us(signal.SIGTERM),  # noqa: PLW1509 - it is made for that
        process_group=0,
    ) as process:
        try:
            lines = [process.stdout.readline() for _ in range(2)]
            assert all(lines), "they ended before they were ready"
            yield {
                f"CASELOG_{line.partition('=')[0]}": line.strip().partition("=")[2]
                for line in lines
            }
        finally:
            process.terminate()


async def failed(uri, key):
    """An effect of notifier that failed for good."""
    database = mongo.connect(uri, DATABASES["notifier"])
    effects = MongoEffects(database)
    await effects.plan([Effect(key, key, 1, {"n": 1}, refused="the server said no")])
    database.client.close()


async def dropped(uri, *names):
    """A MongoDB that has lost these databases."""
    client = mongo.connect(uri, "admin").client
    for name in names:
        await client.drop_database(name)
    client.close()


def opened(caselog, **key):
    with caselog.client() as client:
        answer = client.post("/api/cases", json=CASE, headers=key)
        assert answer.status_code == HTTPStatus.OK, answer.text
        return answer.json()


def shown(caselog, case):
    with caselog.client() as client:
        return client.get(f"/api/cases/{case['id']}").status_code


def told(caselog, words):
    """Once it is degraded, or not ready, and says so."""
    until = time.monotonic() + PATIENCE
    with caselog.client() as client:
        while time.monotonic() < until:
            try:
                if words in client.get("/readyz").text:
                    return
            except Exception:  # noqa: BLE001, S110 - it is just starting
                pass
            time.sleep(0.1)
    raise AssertionError(f"it never said {words!r}")


def well(caselog):
    """Once it is ready and nothing ails it."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        status = caselog.status()
        if status["ready"] and not status["degraded"]:
            return
        time.sleep(0.1)
    raise AssertionError(f"not well: {caselog.status()}")


def test_every_command_of_the_page_does_what_it_says(tmp_path):
    book, data, other = Book(), tmp_path / "first", tmp_path / "second"
    folder = tmp_path / "backup"
    with up(data) as caselog:
        caselog.said_until("^    -d ")
        book.where = ("--data", str(data))
        cases = [opened(caselog) for _ in range(3)]
        well(caselog)
        look_around(book)
        set_aside(book, caselog)
        assert "documents" in book.run("backup FOLDER", FOLDER=folder)
        erase(book, caselog, cases[0])
        lose_the_log(book, caselog, cases)
        all_read(caselog)
        code, _ = caselog.stop()
        assert code == 0
    with servers_alone(data) as addresses:
        book.where, book.environment = ("--data", str(tmp_path / "none")), addresses
        assert "generation 2" in book.run("rewrite-topic")
    with up(data) as caselog:
        caselog.said_until("^    -d ")
        well(caselog)
        book.where, book.environment = ("--data", str(data)), {}
        assert shown(caselog, cases[1]) == HTTPStatus.OK
        report = json.loads(book.run("verify --json"))
        assert (report["differences"], report["erased"]) == ([], 0)
    with servers_alone(other) as addresses:
        book.where, book.environment = ("--data", str(tmp_path / "none")), addresses
        assert "documents are back" in book.run("restore --from FOLDER", FOLDER=folder)
        assert re.search(r"\b0 user actions", book.run("restore --missing"))
    with up(other) as caselog:  # its Kafka is empty: the log is published again
        caselog.said_until("^    -d ")
        well(caselog)
        assert [shown(caselog, one) for one in cases] == [HTTPStatus.OK] * 3
        number = opened(caselog)["incremental_id"]
        book.where, book.environment = ("--data", str(other)), {}
        well(caselog)
        assert json.loads(book.run("verify --json"))["differences"] == []

    assert number > cases[-1]["incremental_id"]
    assert set(commands()) == book.ran


def all_read(caselog):
    """Once every group that listens has read all of the topic."""
    kafka, until = caselog.status()["kafka"], time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            asyncio.run(read_by(kafka, USER_ACTIONS))
        except NotYet as why:
            if "is running" in str(why):
                return
        time.sleep(0.1)
    raise AssertionError("somebody does not read on")


def look_around(book):
    """Nothing is wrong, and everything agrees."""
    assert re.search(r"\b0 wrong", book.run("doctor"))
    found = json.loads(book.run("doctor --json"))
    assert {"Kafka", "MongoDB", "clock", "relay"} <= {one["about"] for one in found}
    assert "is ready" in book.run("status")
    assert "the same everywhere" in book.run("verify")
    assert json.loads(book.run("verify --json"))["same"]
    assert "take over" in book.run("rebuild")


def set_aside(book, caselog):
    """Effects that failed are listed, shown, tried again, and dropped."""
    uri, names = caselog.status()["mongo"], ["a/1/ana/email", "b/1/ana/email"]
    for name in names:
        asyncio.run(failed(uri, name))
    listed = book.run("dead list")
    assert all(f"notifier:{name}" in listed for name in names)
    first, second = (f"notifier:{name}" for name in names)
    assert "the server said no" in book.run("dead show NAME", NAME=first)
    assert re.search(r"\b1 dropped", book.run("dead drop NAME", NAME=second))
    assert re.search(r"\b1 tried again", book.run("dead replay NAME", NAME=first))
    assert second not in book.run("dead list")


def erase(book, caselog, case):
    """The case is gone, and log and views agree on that."""
    assert "are blank in the log" in book.run("erase CASE --yes", CASE=case["id"])
    assert shown(caselog, case) == HTTPStatus.NOT_FOUND
    assert json.loads(book.run("verify --json"))["differences"] == []


def lose_the_log(book, caselog, cases):
    """It writes nothing until the log is back, and then goes on."""
    uri, services = caselog.status()["mongo"], caselog.pids()["services"]
    asyncio.run(dropped(uri, "case_command"))
    os.kill(services, signal.SIGKILL)
    told(caselog, "run restore")
    assert "are back in the log" in book.run("restore")
    well(caselog)
    assert opened(caselog)["incremental_id"] == cases[-1]["incremental_id"] + 1
    assert shown(caselog, cases[1]) == HTTPStatus.OK
