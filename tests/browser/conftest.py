"""What does a story in a browser get? A Caselog that runs, people in it, a page that is watched.

These tests have an environment of their own, `.venv/console`: they know the program as users do.
`make test` runs them before all others, `make browser` runs them alone.
"""

import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]
CASELOG = ROOT / ".venv/bin/caselog"
CONSOLE = ROOT / "console/dist"
PICTURES = os.environ.get("CASELOG_PICTURES")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
SETTINGS = {
    "CASELOG_ACTIONS_ALLOWED_NETWORKS": "[127.0.0.0/8]",
    "CASELOG_ENCRYPTION_KEY": "a key of a story in a browser, and long enough",
}
"""Connectors may call what a story starts, and keep secrets."""

PATIENCE = 60
"""Seconds for anything on a busy machine."""
STARTING = 300
"""Seconds for the first start of all: the servers may have to be fetched."""

expect.set_options(timeout=PATIENCE * 1000)

XSRF = {"kbn-xsrf": "browser", "x-elastic-internal-origin": "browser"}
LIKED = ("scheme", "density", "zone", "letters", "columns", "view", "pinned")
NONE = {"id": "none", "name": "none", "type": ".none", "fields": None}


def pytest_collection_modifyitems(items):
    if CHROMIUM:
        return
    if os.environ.get("CASELOG_BROWSER") == "required":
        raise pytest.UsageError("no Chromium here, and CASELOG_BROWSER=required")
    for item in items:
        item.add_marker(pytest.mark.skip(reason="no Chromium here: apt-get install chromium"))


@dataclass
class Caselog:
    url: str
    passwords: dict[str, str]
    data: Path

    def client(self, who="admin"):
        login = (who, self.passwords[who])
        return httpx.Client(base_url=self.url, auth=login, headers=XSRF, timeout=PATIENCE)

    def open_case(self, title, **more):
        body = {
            "title": title,
            "description": f"What is known of it: {title}.",
            "tags": ["test"],
            "owner": "securitySolution",
            "settings": {"syncAlerts": True},
            "connector": NONE,
            **more,
        }
        return self.write("POST", "/api/cases", body)

    def patch(self, case_id, who="admin", **fields):
        version = self.read(f"/api/cases/{case_id}")["version"]
        body = {"cases": [{"id": case_id, "version": version, **fields}]}
        self.write("PATCH", "/api/cases", body, who)

    def comment(self, case_id, text, who="admin"):
        body = {"type": "user", "comment": text, "owner": "securitySolution"}
        self.write("POST", f"/api/cases/{case_id}/comments", body, who)

    def configure(self, **fields):
        """The configuration of the area that cases are opened in; other fields stay."""
        owner = "securitySolution"
        known = self.read(f"/api/cases/configure?owner={owner}")
        if not known:
            body = {"owner": owner, "closure_type": "close-by-user", "connector": NONE, **fields}
            return self.write("POST", "/api/cases/configure", body)
        body = {"version": known[0]["version"], **fields}
        return self.write("PATCH", f"/api/cases/configure/{known[0]['id']}", body)

    def write(self, method, path, body, who="admin"):
        with self.client(who) as client:
            answer = client.request(method, path, json=body)
            assert answer.status_code == 200, answer.text
            return answer.json()

    def comes_to_hold(self, case_id, **fields):
        """The page shows an edit before it is written."""
        known = {}

        def holds():
            known.update(self.read(f"/api/cases/{case_id}"))
            return all(known[name] == value for name, value in fields.items())

        until(holds, lambda: {name: known[name] for name in fields})

    def read(self, path):
        with self.client() as client:
            answer = client.get(path)
            assert answer.status_code == 200, answer.text
            return answer.json()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def until(said, what, patience=PATIENCE):
    """Wait for a condition."""
    end = time.monotonic() + patience
    while not said():
        assert time.monotonic() < end, what() if callable(what) else what
        time.sleep(0.05)


def is_ready(url):
    try:
        return httpx.get(f"{url}/readyz").status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture(scope="session")
def caselog(tmp_path_factory):
    """`caselog up`, with `admin`, an analyst `ana` and a reader `rea`."""
    data = tmp_path_factory.mktemp("caselog")
    url = f"http://127.0.0.1:{free_port()}"
    command = [CASELOG, "up", "--data", data, "--port", url.rpartition(":")[2]]
    said = data / "up.log"
    with (
        said.open("w") as log,
        subprocess.Popen(  # noqa: S603 - ours
            [*command, "--console", CONSOLE],
            stdout=log,
            stderr=log,
            process_group=0,
            env={**os.environ, **SETTINGS},
        ) as process,
    ):
        try:
            until(
                lambda: process.poll() is not None or is_ready(url),
                lambda: f"Caselog is not ready: {said.read_text()[-5000:]}",
                STARTING,
            )
            assert process.poll() is None, said.read_text()[-5000:]
            passwords = {"admin": (data / "first-password").read_text().strip()}
            for name, full_name, role in (
                ("ana", "Ana Diaz", "analyst"),
                ("rea", "Rea Dunn", "reader"),
            ):
                passwords[name] = f"the password of {name}"
                added = [CASELOG, "users", "add", name, "--role", role, "--full-name", full_name]
                subprocess.run(  # noqa: S603 - ours
                    [*added, "--data", data],
                    input=passwords[name] + "\n",
                    text=True,
                    check=True,
                    capture_output=True,
                )
            made = Caselog(url, passwords, data)
            for name in passwords:
                until(lambda name=name: knows(made, name), f"{name} may not log in")
            yield made
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def knows(caselog, name):
    with caselog.client(name) as client:
        return client.get("/api/session/me").status_code == 200


@pytest.fixture(scope="session")
def browser_type_launch_args():
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update"]
    return {
        "executable_path": CHROMIUM,
        "chromium_sandbox": False,
        "args": [*quiet, "--disable-background-networking", "--disable-sync"],
    }


class Watched:
    """What a page said and asked for that it should not."""

    def __init__(self, url):
        self.near = (url, "blob:", "data:")
        """Where a page may ask."""
        self.faults = []
        self.expected = ()
        """What a story provokes."""

    def watch(self, page):
        page.on("console", lambda said: self._heard(f"console: {said.text}"))
        page.on("pageerror", lambda error: self._heard(f"error: {error}"))
        page.on("request", lambda asked: self._asked(asked.url))

    def _heard(self, fault):
        of_machine = "ERR_NETWORK_CHANGED"  # another program brought a network up or down
        if not any(known in fault for known in (of_machine, *self.expected)):
            self.faults.append(fault)

    def _asked(self, url):
        if not url.startswith(self.near):
            self.faults.append(f"asked elsewhere: {url}")


@pytest.fixture
def watched(caselog):
    """Nothing is said on the console, and nothing asked of anybody else."""
    one = Watched(caselog.url)
    yield one
    assert one.faults == []


@pytest.fixture
def anybody(browser, caselog, watched):
    """A browser of somebody who has not signed in."""
    contexts = []

    def made(scheme="light", width=1440):
        context = browser.new_context(
            base_url=caselog.url,
            color_scheme=scheme,
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        page = context.new_page()
        watched.watch(page)
        return page

    yield made
    for context in contexts:
        context.close()


@pytest.fixture
def enter(anybody, caselog):
    """Somebody's browser, signed in; they like everything as usual, unless they are `settled`."""

    def entered(who="admin", path="/app/cases", scheme="light", width=1440, *, settled=False):
        page = anybody(scheme, width)
        body = {"username": who, "password": caselog.passwords[who]}
        answer = page.request.post("/api/session", data=body, headers=XSRF)
        assert answer.ok, answer.text()
        if not settled:
            usual = {"preferences": dict.fromkeys(LIKED)}
            answer = page.request.patch("/api/console/preferences", data=usual, headers=XSRF)
            assert answer.ok, answer.text()
        page.add_init_script("localStorage.setItem('caselog-signed-in', '')")
        page.goto(path)
        return page

    return entered


@pytest.fixture
def shown(picture):
    """No rule of WCAG is broken on a page, and there is a picture of it."""

    def check(page, name=None):
        found = Axe().run(page)
        faults = [
            f"{one['id']}: {node['html'][:200]} {node['failureSummary']}"
            for one in found.response["violations"]
            for node in one["nodes"]
        ]
        assert faults == []
        if name:
            picture(page, name)

    return check


@pytest.fixture
def picture():
    """Kept for the documentation, where `make pictures` asks for it."""

    def keep(page, name):
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}.png")

    return keep
