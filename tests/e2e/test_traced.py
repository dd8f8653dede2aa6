"""Can a request be followed through Kafka to the mail that it causes, as one trace?"""

import asyncio
import json
import time
from base64 import b64encode

import httpx
import pytest
import yaml
from aiokafka import AIOKafkaConsumer

from case_runtime.users import uid
from caselogs import PATIENCE, up
from collecting import collector
from mailboxes import Mailbox, connector, mailbox
from people import ANA_HASH

pytestmark = [pytest.mark.e2e, pytest.mark.integration]
TRACE, ABOVE = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
CASE = {
    "title": "Phishing",
    "description": "A mail with a link.",
    "tags": ["mail"],
    "owner": "securitySolution",
    "settings": {"syncAlerts": True},
    "connector": {"id": "none", "name": "none", "type": ".none", "fields": None},
    "assignees": [{"uid": uid("bo")}],
}
STEPS = {
    "POST /api/cases",
    "commit",
    "wait_for",
    "publish case.user-actions",
    "handle views",
    "handle notifier",
    "handle alert-sync.cases",
    "effect notifications",
    "send mail",
}


def whole(spans):
    return {one.name for one in spans} >= STEPS


def settings(folder, box):
    may = {"roles": ["all"], "password_hash": ANA_HASH}
    people = {
        "roles": {"all": {"spaces": ["*"], "privileges": {"*": ["all"]}}},
        "users": [
            {"username": name, "email": f"{name}@example.com"} | may for name in ("ana", "bo")
        ],
    }
    folder.joinpath("users.yml").write_text(yaml.safe_dump(people))
    said = {
        "actions": {"preconfigured": connector(box)},
        "notifications": {"connectors": {"default": {"email": "mail"}}},
        "users": {"file": str(folder / "users.yml")},
    }
    folder.joinpath("caselog.yml").write_text(json.dumps(said))
    return folder / "caselog.yml"


def opened(caselog):
    word = b64encode(b"ana:ana's: word").decode()
    headers = {"authorization": f"Basic {word}", "kbn-xsrf": "test"}
    headers["traceparent"] = f"00-{TRACE}-{ABOVE}-01"
    with httpx.Client(base_url=caselog.url, headers=headers, timeout=PATIENCE) as client:
        answer = client.post("/api/cases", json=CASE)
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


async def record_of(caselog, case):
    async with AIOKafkaConsumer(
        "case.user-actions",
        bootstrap_servers=caselog.status()["kafka"],
        auto_offset_reset="earliest",
    ) as consumer:
        async with asyncio.timeout(PATIENCE):
            return await anext(one async for one in consumer if one.key == case.encode())


def listens(caselog):
    """Wait until the notifier does: what happened before it began, nobody is told."""
    until = time.monotonic() + PATIENCE
    while 'caselog_listener_lag_records{partition="11",reader="notifier"' not in measured(caselog):
        assert time.monotonic() < until
        time.sleep(0.1)


def measured(caselog):
    return httpx.get(f"{caselog.url}/metrics", timeout=PATIENCE).text


async def test_a_request_is_followed_to_the_mail_that_it_causes(tmp_path, monkeypatch):
    box = Mailbox()
    with collector() as collected:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collected.url)
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
        async with mailbox(box):
            options = ["--config", str(settings(tmp_path, box))]
            with up(tmp_path / "data", None, *options) as caselog:
                await asyncio.to_thread(caselog.said_until, "^    -d ")
                await asyncio.to_thread(listens, caselog)
                case = await asyncio.to_thread(opened, caselog)
                spans = await asyncio.to_thread(collected.of, TRACE, whole)
                record = await record_of(caselog, case)
    by = {one.name: one for one in spans}
    commit = by["commit"]

    assert by["POST /api/cases"].parent == ABOVE
    assert commit.parent == by["POST /api/cases"].id
    assert dict(record.headers)["traceparent"] == f"00-{TRACE}-{commit.id}-01".encode()
    for name in ("publish case.user-actions", "handle views", "handle notifier"):
        assert by[name].parent == commit.id, name
    assert by["effect notifications"].parent == commit.id
    assert by["send mail"].parent == by["effect notifications"].id
    assert {one.service for one in spans} == {"caselog"}
    assert not [one for one in spans if one.error]
    assert "Phishing" not in str(spans)
