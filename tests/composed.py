"""How do tests run Caselog in containers? Under a name and on a port of their own."""

import json
import os
import re
import shutil
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx

from world import free_port

ROOT = Path(__file__).parent.parent
PATIENCE = 240
"""Seconds for anything on a busy machine; `LONG` for all containers together."""
LONG = 420
PASSWORD = re.compile(r"user admin, password (\S+)")


def engine():
    """Why Compose cannot be used here; None if it can."""
    if shutil.which("docker") is None:
        return "there is no docker"
    for asks in (["version"], ["compose", "version"]):
        if subprocess.run(["docker", *asks], capture_output=True, check=False).returncode:  # noqa: S603, S607 - ours
            return f"docker {' '.join(asks)} does not answer"
    return None


@dataclass
class Composed:
    """What runs under that name."""

    name: str
    port: int
    tls: Path
    environment: dict[str, str]

    def __call__(self, *words, check=True, **more):
        """`docker compose ...`, and what it said."""
        done = subprocess.run(  # noqa: S603 - ours
            ["docker", "compose", "--project-name", self.name, *words],  # noqa: S607 - whichever there is
            cwd=ROOT,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=LONG,
            check=False,
            **more,
        )
        assert not check or done.returncode == 0, (
            f"{words}: {done.stdout[-4000:]}{done.stderr[-4000:]}"
        )
        return done.stdout

    def up(self, *words):
        """All of it, healthy."""
        self("up", "--detach", "--wait", "--wait-timeout", str(LONG), *words)

    def containers(self, service=None):
        """As the engine knows them."""
        ids = self("ps", "--all", "--quiet", *([service] if service else [])).split()
        said = subprocess.run(["docker", "inspect", *ids], capture_output=True, check=True)  # noqa: S603, S607 - ours
        return json.loads(said.stdout)

    def service_of(self, container):
        return container["Config"]["Labels"]["com.docker.compose.service"]

    def kill(self, service):
        """SIGKILL to all that runs in its container, which ends by it."""
        before = self.restarts(service)
        self("exec", "-T", service, "sh", "-c", "kill -9 -1", check=False)
        until(lambda: self.restarts(service) > before, f"{service} is started again")

    def restarts(self, service):
        [container] = self.containers(service)
        return container["RestartCount"]

    def healthy(self, service):
        return all(
            one["State"].get("Health", {}).get("Status") == "healthy"
            for one in self.containers(service)
        )

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def password(self):
        """As it is told once."""
        [told] = PASSWORD.findall(self("logs", "--no-log-prefix", "init"))
        return told

    def client(self, login=None, **more):
        """As the first user, or as somebody else."""
        headers = {"kbn-xsrf": "test", "x-elastic-internal-origin": "test"}
        auth = login or ("admin", self.password)
        return httpx.Client(base_url=self.url, headers=headers, auth=auth, timeout=PATIENCE, **more)


def until(holds, what, patience=PATIENCE):
    """Return what it says, once that is something."""
    end = time.monotonic() + patience
    while not (said := holds()):
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.2)
    return said


@contextmanager
def composed(folder, **told):
    """Built, up, and away afterwards with all its data; `told`: more of its environment."""
    tls = folder / "tls"
    tls.mkdir(mode=0o755)
    port = free_port()
    environment = {
        "CASELOG_PORT": str(port),
        "CASELOG_TLS": str(tls),
        "CASELOG_IMAGE": "caselog:test",
        "CASELOG_GATEWAY_IMAGE": "caselog-gateway:test",
        "COMPOSE_ENV_FILES": "/dev/null",  # not that of whoever tests
        **told,
    }
    one = Composed(f"caselog-test-{uuid4().hex[:8]}", port, tls, environment)
    try:
        one("build", "--quiet")
        one.up()
        yield one
    except BaseException:
        print(one("logs", "--tail", "60", check=False)[-30_000:])  # noqa: T201 - for whoever reads the failure
        raise
    finally:
        one("down", "--volumes", "--remove-orphans", "--timeout", "10", check=False)
