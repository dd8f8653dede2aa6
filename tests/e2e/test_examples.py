"""Do the examples do what they say, as somebody runs them who has just read them?"""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from caselogs import PATIENCE, program, up

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

CASE = {
    "title": "A first case",
    "description": "Opened by a test",
    "tags": [],
    "owner": "securitySolution",
    "settings": {"syncAlerts": True},
    "connector": {"id": "none", "name": "none", "type": ".none", "fields": None},
}
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def caselog(tmp_path_factory):
    with up(tmp_path_factory.mktemp("caselog")) as running:
        running.said_until("^    -d ")
        yield running


def example(name, *arguments):
    return [sys.executable, str(EXAMPLES / name), *arguments]


def shown(caselog, case_id):
    """The case, once readers see it: an answer says that it is stored."""
    until = time.monotonic() + PATIENCE
    with caselog.client() as client:
        while (answer := client.get(f"/api/cases/{case_id}")).status_code != 200:
            assert time.monotonic() < until
            time.sleep(0.05)
    return answer.json()


def test_a_command_that_is_sent_is_answered_and_its_case_is_there(caselog):
    added = program("keys", "add", "me", "--role", "admin", "--data", str(caselog.data))
    authorization = added.stdout.strip().removeprefix("Authorization: ")
    done = subprocess.run(  # noqa: S603 - ours
        example("send_a_command.py", caselog.status()["kafka"], authorization),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    answer = json.loads(done.stdout)

    assert (answer["type"], answer["sequence"]) == ("accepted", 1), answer
    assert shown(caselog, answer["case"])["title"] == "Beacon"


def test_whoever_follows_a_case_sees_what_the_api_shows_after_each_action(caselog):
    with caselog.client() as client:
        case_id = client.post("/api/cases", json=CASE).json()["id"]
    command = example("fold_a_case.py", caselog.status()["kafka"], case_id)
    with (
        caselog.client() as client,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as following,  # noqa: S603 - ours
    ):
        try:
            first = json.loads(following.stdout.readline())
            said = {"type": "user", "comment": "hi", "owner": CASE["owner"]}
            client.post(f"/api/cases/{case_id}/comments", json=said)
            folded = json.loads(following.stdout.readline())
            read = client.get(f"/api/cases/{case_id}").json()
        finally:
            following.kill()

    assert first["title"] == CASE["title"]
    assert folded == {name: value for name, value in read.items() if name != "comments"}
