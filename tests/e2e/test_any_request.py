"""Is every answer one that the API's description foresees, whatever is asked?

Requests are made from the description: some that fit it, some that do not. They are always the
same, and so many that it takes less than a minute.
"""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from caselogs import up
from desks import COMMENT, NEW, OWNER

pytestmark = pytest.mark.e2e
PROGRAM = Path(sys.executable).with_name("st")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "ignored_auth",
    "use_after_free",
)
"""Not among them: that all that fits is accepted (rules between fields are not in a schema), and
what a path without an operation of that method answers."""

STORIES = int(os.environ.get("FUZZ_STORIES", "0"))

ENDLESS = "followChanges"
"""It answers for as long as one listens."""
LINES = "importHistories"
"""Its body is JSON line by line: nothing is known that makes such bodies from a description."""

CONFIGURATION = """
[phases.coverage]
unexpected-methods = []

[dictionaries]
cases = { values = ["CASE", "CASE", "nothing"] }
comments = { values = ["COMMENT", "nothing"] }
configurations = { values = ["CONFIGURED", "nothing"] }
owners = { values = ["OWNER"] }
tags = { values = ["*"] }

[parameters]
"path.case_id" = { dictionary = "cases" }
"path.comment_id" = { dictionary = "comments" }
"path.configuration_id" = { dictionary = "configurations" }
"body.owner" = { dictionary = "owners", probability = 0.8 }
"header.If-Match" = { dictionary = "tags", probability = 0.5 }
"""
CONFIGURED = {
    "owner": OWNER,
    "closure_type": "close-by-user",
    "connector": NEW["connector"],
    "customFields": [{"key": "k1", "label": "Name", "type": "text", "required": False}],
}


@pytest.fixture(scope="module")
def caselog(tmp_path_factory):
    with up(tmp_path_factory.mktemp("any")) as made:
        made.said_until("Try it")
        yield made


def done(client, method, path, body):
    answer = client.request(method, path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def configuration(caselog, tmp_path):
    """Names things that are there, so that not everything is a 404."""
    with caselog.client() as client:
        case = done(client, "POST", "/api/cases", NEW)
        commented = done(client, "POST", f"/api/cases/{case['id']}/comments", COMMENT)
        configured = done(client, "POST", "/api/cases/configure", CONFIGURED)
    path = tmp_path / "schemathesis.toml"
    known = {"CASE": case["id"], "COMMENT": commented["comments"][0]["id"], "OWNER": OWNER}
    known["CONFIGURED"] = configured["id"]
    text = CONFIGURATION
    for name, value in known.items():
        text = text.replace(f'"{name}"', f'"{value}"')
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("phases", "examples"),
    [
        ("examples,fuzzing", int(os.environ.get("FUZZ_REQUESTS", "5"))),
        pytest.param(
            "stateful",
            STORIES,
            marks=pytest.mark.skipif(not STORIES, reason="only in `make fuzz`"),
        ),
    ],
    ids=["requests", "stories"],
)
def test_every_answer_is_one_that_the_description_foresees(
    caselog, configuration, tmp_path, phases, examples
):
    """Requests by themselves, and stories: one asks with what another was answered."""
    description = tmp_path / "openapi.json"
    description.write_bytes(httpx.get(f"{caselog.url}/api/openapi.json").content)
    command = [PROGRAM, "--config-file", configuration, "--no-color", "run", description]
    command += ["--url", caselog.url, "--auth", f"admin:{caselog.password}"]
    command += ["--exclude-operation-id", ENDLESS, "--exclude-operation-id", LINES]
    command += ["--checks", ",".join(CHECKS)]
    command += ["--phases", phases, "--max-examples", str(examples)]
    command += ["--generation-deterministic", "--suppress-health-check", "all", "--no-shrink"]
    command += ["--continue-on-failure", "--workers", "1", "--request-timeout", "20"]
    done = subprocess.run(  # noqa: S603 - ours
        command, capture_output=True, text=True, check=False, cwd=tmp_path, env={**os.environ}
    )

    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr
