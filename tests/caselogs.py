"""How do tests run the whole program? As its users do: `caselog up`, in a process of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from base64 import b64encode
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import httpx
import psutil

from caselog.child import dies_with_us
from world import free_port

PROGRAM = [sys.executable, "-m", "caselog"]
PATIENCE = 180
"""Seconds for anything on a busy machine."""


@dataclass
class Caselog:
    """A `caselog up`."""

    data: Path
    port: int
    process: subprocess.Popen[str]

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def password(self):
        return (self.data / "first-password").read_text().strip()

    @property
    def authorization(self):
        return f"Basic {b64encode(f'admin:{self.password}'.encode()).decode()}"

    def client(self):
        headers = {"authorization": self.authorization, "kbn-xsrf": "test"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=PATIENCE)

    def said_until(self, pattern):
        """The lines up to the one that is waited for."""
        lines = []
        for line in self.process.stdout:
            lines.append(line.rstrip("\n"))
            if re.search(pattern, line):
                return lines
        raise AssertionError(f"it ended before it said {pattern!r}: {lines}")

    def status(self):
        done = program("status", "--json", "--data", str(self.data))
        return json.loads(done.stdout)

    def pids(self):
        """What runs, by name."""
        return {one["name"]: one["pid"] for one in self.status()["processes"]}

    def ready_again(self, name, before):
        """Wait until a process has been replaced and all is well."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status = self.status()
            pids = {one["name"]: one["pid"] for one in status["processes"]}
            if pids.get(name, before) != before and status["ready"] and not status["degraded"]:
                return
            time.sleep(0.1)
        raise AssertionError(f"{name} did not come back: {self.status()}")

    def kill(self, name, how=signal.SIGKILL):
        os.kill(self.pids()[name], how)

    def stop(self, how=signal.SIGTERM):
        """Its exit code, and the seconds that it took."""
        began = time.monotonic()
        self.process.send_signal(how)
        self.process.stdout.read()
        return self.process.wait(PATIENCE), time.monotonic() - began


def program(*arguments, timeout=PATIENCE, **environment):
    """Run a command of the program to its end."""
    return subprocess.run(  # noqa: S603 - ours
        [*PROGRAM, *arguments],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        env={**os.environ, **environment},
    )


@contextmanager
def up(data, port=None, *options):
    """A Caselog that starts; whatever the test does, nothing is left of it."""
    port = port or free_port()
    command = [*PROGRAM, "up", "--data", str(data), "--port", str(port), *options]
    with subprocess.Popen(  # noqa: S603 - ours
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=dies_with_us(signal.SIGTERM),  # noqa: PLW1509 - it is made for that
        process_group=0,
    ) as process:
        running = Caselog(data, port, process)
        try:
            yield running
        finally:
            process.send_signal(signal.SIGTERM)
            process.stdout.read()


@contextmanager
def serving(target, port, of, environment):
    """One service in a process of its own, for the users of a Caselog that runs."""
    command = [*PROGRAM, "serve", "--target", target, "--port", str(port)]
    with subprocess.Popen(  # noqa: S603 - ours
        command,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **environment},
        preexec_fn=dies_with_us(signal.SIGKILL),  # noqa: PLW1509 - it is made for that
    ) as process:
        service = Caselog(of.data, port, process)
        until = time.monotonic() + PATIENCE
        try:
            while not ready(service.url):
                assert process.poll() is None, f"{target} ended"
                assert time.monotonic() < until, f"{target} is not ready"
                time.sleep(0.05)
            yield service
        finally:
            process.terminate()


def ready(url):
    """Whether it says so."""
    try:
        return httpx.get(f"{url}/readyz").status_code == HTTPStatus.OK
    except httpx.TransportError:
        return False


def gone(pids):
    """Whether all these processes end in time."""
    found = [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]
    return not psutil.wait_procs(found, timeout=PATIENCE)[1]
