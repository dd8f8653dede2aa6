"""Can every replica be replaced under load, one after the other, and nothing is lost?"""

import os
import signal
import threading
from contextlib import suppress
from http import HTTPStatus

import httpx
import psutil
import pytest

from caselogs import PATIENCE, program, serving, up
from world import free_port

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.integration,
    pytest.mark.skipif(
        "CASELOG_LONG" not in os.environ, reason="takes minutes; CASELOG_LONG=1 has it run"
    ),
]
CASE = {
    "title": "Under load",
    "description": "Opened while replicas come and go",
    "tags": [],
    "owner": "securitySolution",
    "settings": {"syncAlerts": True},
    "connector": {"id": "none", "name": "none", "type": ".none", "fields": None},
}
WRITERS = 4
PAUSE = 0.2
"""Seconds between two writes of one: it is not the number that matters."""


class Load:
    """Writers that try the other replica when one does not answer, with the same key."""

    def __init__(self, caselog):
        self.headers = {"authorization": caselog.authorization, "kbn-xsrf": "test"}
        self.urls = []
        self.acknowledged = set()
        self.again = 0
        self.strange = []
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(n,)) for n in range(WRITERS)]

    def __enter__(self):
        for one in self._threads:
            one.start()
        return self

    def __exit__(self, *_):
        self._stopping.set()
        for one in self._threads:
            one.join(PATIENCE)

    def went_on(self, more=10):
        """Wait until so many more were acknowledged."""
        wanted = len(self.acknowledged) + more
        deadline = threading.Event()
        for _ in range(PATIENCE * 20):
            if len(self.acknowledged) >= wanted:
                return
            deadline.wait(0.05)
        raise AssertionError(f"writes stand still at {len(self.acknowledged)}: {self.strange}")

    def _run(self, writer):
        with httpx.Client(headers=self.headers, timeout=PATIENCE) as client:
            n = 0
            while not self._stopping.is_set():
                n += 1
                self._write(client, f"{writer}-{n}", n)
                self._stopping.wait(PAUSE)

    def _write(self, client, key, n):
        while not self._stopping.is_set():
            url = self.urls[n % len(self.urls)]
            n += 1
            with suppress(httpx.TransportError):
                answer = client.post(
                    f"{url}/api/cases", json=CASE, headers={"idempotency-key": key}
                )
                if answer.status_code == HTTPStatus.OK:
                    self.acknowledged.add(answer.json()["id"])
                    return
                if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                    self.strange.append(answer.text)
                    return
            self.again += 1


def test_every_replica_is_replaced_under_load_and_nothing_is_lost(tmp_path):
    with up(tmp_path / "data") as caselog:
        caselog.said_until("^    -d ")
        run = caselog.status()
        environment = {
            "CASELOG_KAFKA_BOOTSTRAP_SERVERS": run["kafka"],
            "CASELOG_KAFKA_REPLICATION": "1",
            "CASELOG_MONGODB_URI": run["mongo"],
            "CASELOG_USERS_FILE": str(caselog.data / "users.yml"),
            "CASELOG_SERVICES_TOKEN": (caselog.data / "service-token").read_text().strip(),
        }
        with Load(caselog) as load:
            load.urls = [caselog.url]
            with serving("all", free_port(), caselog, environment) as second:
                load.urls = [caselog.url, second.url]
                load.went_on()
                services = caselog.pids()["services"]
                os.kill(services, signal.SIGTERM)  # its keeper starts it again
                psutil.wait_procs([psutil.Process(services)] if psutil.pid_exists(services) else [])
                caselog.ready_again("services", services)
                load.went_on()
            load.went_on()
            with serving("all", free_port(), caselog, environment) as third:
                load.urls = [caselog.url, third.url]
                load.went_on()
                load.urls = [caselog.url]
        verified = program("verify", "--data", str(caselog.data))
        with caselog.client() as client:
            lost = [
                one
                for one in load.acknowledged
                if client.get(f"/api/cases/{one}").status_code != HTTPStatus.OK
            ]

    assert load.strange == []
    assert lost == []
    assert verified.returncode == 0, verified.stdout
