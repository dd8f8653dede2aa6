"""Does whoever is assigned get one mail, whatever crashes?

Two people are assigned by a third; one of them is outside the allow-list, the mail server is down
for a while, and the services are killed twice.
"""

import asyncio
import json
import time
from base64 import b64encode

import httpx
import pytest
import yaml

from case_runtime.users import uid
from caselogs import PATIENCE, up
from mailboxes import Mailbox, connector, mailbox
from people import ANA_HASH

pytestmark = [pytest.mark.e2e, pytest.mark.integration]
CASE = {
    "title": "Phishing",
    "description": "A mail with a link.",
    "tags": ["mail"],
    "owner": "securitySolution",
    "settings": {"syncAlerts": True},
    "connector": {"id": "none", "name": "none", "type": ".none", "fields": None},
}


def people(folder):
    may = {"roles": ["all"], "password_hash": ANA_HASH}
    said = {
        "roles": {"all": {"spaces": ["*"], "privileges": {"*": ["all"]}}},
        "users": [
            {"username": "ana", "full_name": "Ana Diaz", "email": "ana@example.com"} | may,
            {"username": "bo", "email": "bo@example.com"} | may,
            {"username": "cy", "email": "cy@elsewhere.test"} | may,
        ],
    }
    path = folder / "users.yml"
    path.write_text(yaml.safe_dump(said))
    return path


def configuration(folder, box):
    said = {
        "server": {"publicBaseUrl": "https://cases.example.com"},
        "actions": {
            "preconfigured": connector(box),
            "email": {"domain_allowlist": ["example.com", "example.org"]},
        },
        "notifications": {"connectors": {"default": {"email": "mail"}}},
    }
    path = folder / "caselog.json.yml"
    path.write_text(json.dumps(said))
    return path


class Ana:
    """Whoever assigns."""

    def __init__(self, caselog):
        self._caselog = caselog
        word = b64encode(b"ana:ana's: word").decode()
        headers = {"authorization": f"Basic {word}", "kbn-xsrf": "test"}
        self.http = httpx.Client(base_url=caselog.url, headers=headers, timeout=PATIENCE)

    def opens(self, **said):
        answer = self.http.post("/api/cases", json=CASE | said)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def sees(self, case, condition):
        """What is told of a case, once it is so."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            answer = self.http.get("/api/notifications", params={"case": case["id"]})
            rows = {
                row["recipient"]["username"]: row
                for row in (answer.json()["notifications"] if answer.is_success else ())
            }
            if condition(rows):
                return rows
            time.sleep(0.1)
        raise AssertionError(f"that is not so: {answer.text}")

    def sees_it_killed(self):
        """The services end at once, and are there again."""
        before = self._caselog.pids()["services"]
        self._caselog.kill("services")
        until = time.monotonic() + PATIENCE
        while self._caselog.pids().get("services", before) == before:
            assert time.monotonic() < until
            time.sleep(0.1)


def planned_again(rows):
    return len(rows) == 2 and rows["bo"]["failed_attempts"] and rows["cy"]["state"] == "failed"


async def test_one_mail_to_one_person_and_one_failure_that_is_seen(tmp_path):
    box = Mailbox()
    options = ["--users", str(people(tmp_path)), "--config", str(configuration(tmp_path, box))]
    with up(tmp_path / "data", None, *options) as caselog:
        await asyncio.to_thread(caselog.said_until, "is ready at")
        ana = Ana(caselog)
        with ana.http:
            who = [{"uid": uid(name)} for name in ("bo", "cy", "ana")]
            case = await asyncio.to_thread(ana.opens, assignees=who)
            await asyncio.to_thread(ana.sees, case, planned_again)
            for _ in range(2):
                await asyncio.to_thread(ana.sees_it_killed)
                await asyncio.to_thread(ana.sees, case, planned_again)
            async with mailbox(box):
                await box.until(1)
                rows = await asyncio.to_thread(
                    ana.sees, case, lambda rows: rows and rows["bo"]["state"] == "sent"
                )
                another = await asyncio.to_thread(ana.opens, title="Later", assignees=who[:1])
                await asyncio.to_thread(ana.sees, another, lambda rows: rows)
                await box.until(2)

    first, second = box.mails
    assert box.recipients == ["bo@example.com"] * 2
    assert (first["Subject"], second["Subject"]) == ("[Caselog] #1 Phishing", "[Caselog] #2 Later")
    assert f"/app/security/cases/{case['id']}" in first.get_body(("plain",)).get_content()
    assert set(rows) == {"bo", "cy"}
    assert rows["cy"]["failure"] == "cy@elsewhere.test is outside actions.email.domain_allowlist"
    assert rows["bo"]["message_id"] == first["Message-ID"]
