"""Does `caselog up` run, watch and stop everything?

Most tests share one instance; each leaves it running.
"""

import asyncio
import json
import os
import signal
import socket
import time

import httpx
import pytest
from aiokafka import AIOKafkaConsumer
from prometheus_client.parser import text_string_to_metric_families

from caselog import measured
from caselogs import PATIENCE, gone, program, serving, up
from world import free_port

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

NAMES = {"supervisor", "kafka", "mongod", "services"}
CASE = {
    "title": "A first case",
    "description": "Opened by a test",
    "tags": [],
    "owner": "securitySolution",
    "settings": {"syncAlerts": True},
    "connector": {"id": "none", "name": "none", "type": ".none", "fields": None},
}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("caselog")


@pytest.fixture(scope="module")
def first(data):
    """A Caselog, and what it said when it was ready."""
    with up(data / "first") as caselog:
        yield caselog, "\n".join(caselog.said_until("^    -d "))


@pytest.fixture(scope="module")
def caselog(first):
    return first[0]


def opened(caselog):
    with caselog.client() as client:
        answer = client.post("/api/cases", json=CASE)
        assert answer.status_code == 200, answer.text
        return answer.json()["id"]


def is_there(caselog, case_id):
    with caselog.client() as client:
        return client.get(f"/api/cases/{case_id}").status_code == 200


def comes(caselog, case_id):
    """It is shown later by readers for whom its writer did not wait, or waited in vain."""
    until = time.monotonic() + PATIENCE
    while not is_there(caselog, case_id):
        assert time.monotonic() < until
        time.sleep(0.1)
    return True


def found(caselog):
    with caselog.client() as client:
        return client.get("/api/cases/_find").json()["total"]


def test_it_says_where_it_is_who_may_come_in_and_what_to_try(first):
    caselog, said = first

    assert f"Caselog is ready at {caselog.url}" in said
    assert f"password  {caselog.password} " in said
    assert "curl -u" in said
    assert (caselog.data / "first-password").stat().st_mode & 0o777 == 0o600


def test_what_is_written_can_be_read(caselog):
    assert is_there(caselog, opened(caselog))


def test_who_signs_in_writes_and_reads_until_signing_out(caselog):
    with httpx.Client(base_url=caselog.url, timeout=PATIENCE, headers={"kbn-xsrf": "1"}) as browser:
        word = {"username": "admin", "password": caselog.password}
        signed_in = browser.post("/api/session", json=word)
        case = browser.post("/api/cases", json=CASE).json()

        assert signed_in.json()["user"]["username"] == case["created_by"]["username"] == "admin"
        assert comes(caselog, case["id"])
        assert browser.get(f"/api/cases/{case['id']}").status_code == 200
        assert browser.get("/api/alerts").status_code == 200
        assert browser.get("/api/actions/connectors").status_code == 200
        assert browser.get("/api/notifications").status_code == 200
        with browser.stream("GET", "/api/cases/_changes") as feed:
            lines = feed.iter_lines()
            next(lines)
            another = opened(caselog)
            assert any(another in line for line in lines)
        assert browser.delete("/api/session").status_code == 204
        assert browser.get(f"/api/cases/{case['id']}").status_code == 401


async def test_any_kafka_client_sees_what_was_written(caselog):
    case_id = opened(caselog)
    async with AIOKafkaConsumer(
        "case.user-actions",
        bootstrap_servers=caselog.status()["kafka"],
        auto_offset_reset="earliest",
    ) as consumer:
        async with asyncio.timeout(PATIENCE):
            record = await anext(r async for r in consumer if r.key == case_id.encode())

    headers = dict(record.headers)
    assert headers["ce_id"] == f"{case_id}/1".encode()
    assert json.loads(record.value)["action"]["title"] == CASE["title"]


def test_status_names_every_process_and_every_address(caselog):
    status = caselog.status()

    assert status["ready"]
    assert status["url"] == caselog.url
    assert {one["name"] for one in status["processes"]} == NAMES
    host, _, port = status["kafka"].partition(":")
    socket.create_connection((host, int(port)), 5).close()
    assert status["mongo"].startswith("mongodb://127.0.0.1:")
    assert status["lag"] == 0


READERS = {
    ("alerts", "alert-sync"),
    ("case.commands", "alert-sync.runs"),
    ("case.commands", "case-command"),
    ("case.user-actions", "alert-sync.cases"),
    ("case.user-actions", "connector-pusher"),
    ("case.user-actions", "notifier"),
}


def measured_now(caselog):
    """Every metric of ours, by name."""
    with caselog.client() as client:
        families = [*text_string_to_metric_families(client.get("/metrics").text)]
    return {
        f"{one.name}_total" if one.type == "counter" else one.name: one
        for one in families
        if one.name.startswith("caselog_") and not one.name.endswith("_created")
    }


def test_it_exposes_what_the_table_of_metrics_says(caselog):
    opened(caselog)
    exposed = measured_now(caselog)
    known = {one.name: one for metrics in measured.metrics().values() for one in metrics}

    assert {name: one.type for name, one in exposed.items()} == {
        name: one.kind for name, one in known.items()
    }
    for name, one in exposed.items():
        labels = {label for sample in one.samples for label in sample.labels} - {"le"}
        assert labels <= set(known[name].labels), name


def test_it_tells_how_far_behind_every_reader_is(caselog):
    opened(caselog)
    until = time.monotonic() + PATIENCE
    while True:  # a member of a group knows its partitions only after a while
        exposed = measured_now(caselog)
        lag = exposed["caselog_listener_lag_records"].samples
        told = {(s.labels["topic"], s.labels["reader"]) for s in lag}
        shown = exposed["caselog_projection_lag_records"].samples
        cases = {s.labels["partition"] for s in shown if s.labels["projection"] == "views"}
        if told == READERS and cases == {str(n) for n in range(12)}:
            break
        assert time.monotonic() < until, (told, cases)
        time.sleep(0.1)

    assert {one.labels["of"] for one in exposed["caselog_effects"].samples} == {
        "alerts",
        "notifications",
        "pushes",
        "webhooks",
    }


def test_what_nobody_has_met_is_counted_as_none_so_that_the_first_one_is_seen_to_rise(caselog):
    opened(caselog)
    exposed = measured_now(caselog)
    aside = {
        (s.labels["topic"], s.labels["reader"]) for s in exposed["caselog_set_aside_total"].samples
    }
    failed = {
        s.labels["of"]
        for s in exposed["caselog_effect_attempts_total"].samples
        if s.labels["outcome"] == "failed"
    }

    assert aside >= READERS | {
        ("case.user-actions", "views"),
        ("case.configurations", "configurations"),
    }
    assert failed == {"alerts", "notifications", "pushes", "reactions", "webhooks"}


def test_a_demo_fills_it_and_a_rebuild_loses_none_of_it(caselog):
    filled = program("demo", "--cases", "12", "--data", str(caselog.data))
    before = found(caselog)
    again = program("demo", "--if-empty", "--data", str(caselog.data))
    rebuilt = program("rebuild", "--data", str(caselog.data))

    assert again.stdout.startswith("there are cases in ")
    assert (filled.returncode, rebuilt.returncode) == (0, 0), filled.stderr + rebuilt.stderr
    assert before >= 12
    assert found(caselog) == before


def test_cases_leave_in_a_bundle_and_come_back_as_the_same_bytes(caselog, tmp_path):
    case_id, text = opened(caselog), b"what was found\n" * 20_000
    with caselog.client() as client:
        files = {"file": ("report.txt", text)}
        answer = client.post(f"/api/cases/{case_id}/files", files=files)
        (file_id,) = [one["externalReferenceId"] for one in answer.json()["comments"]]
    first, again = tmp_path / "first.zip", tmp_path / "again.zip"
    left = program("export", case_id, "-o", str(first), "--data", str(caselog.data))
    there = program("import", str(first), "--data", str(caselog.data))
    with caselog.client() as client:
        assert client.delete(f'/api/cases?ids=["{case_id}"]').status_code == 204
    came = program("import", str(first), "--data", str(caselog.data))
    program("export", case_id, "-o", str(again), "--data", str(caselog.data))

    assert left.returncode == 0, left.stderr
    assert there.returncode == 1
    assert "nothing was imported" in there.stderr
    assert came.returncode == 0, came.stderr
    assert again.read_bytes() == first.read_bytes()
    with caselog.client() as client:
        path = f"/api/files/files/securitySolutionFilesCases/{file_id}/blob"
        assert client.get(path).content == text


def test_a_damaged_bundle_and_a_case_that_is_not_there_are_one_line(caselog, tmp_path):
    bundle = tmp_path / "bundle.zip"
    program("export", opened(caselog), "-o", str(bundle), "--data", str(caselog.data))
    bundle.write_bytes(bundle.read_bytes()[:-40])
    damaged = program("import", str(bundle), "--data", str(caselog.data))
    nowhere = tmp_path / "none.zip"
    missing = program("export", "nothing", "-o", str(nowhere), "--data", str(caselog.data))

    assert damaged.returncode == 2
    assert "is no bundle, or not all of one" in damaged.stderr
    assert missing.returncode == 1
    assert "nothing: Saved object [cases/nothing] not found" in missing.stderr
    assert not nowhere.exists()


@pytest.mark.parametrize("name", ["services", "mongod", "kafka"])
def test_what_is_killed_comes_back_with_its_data(caselog, name):
    case_id = opened(caselog)
    before = caselog.pids()[name]

    caselog.kill(name)
    caselog.ready_again(name, before)

    assert is_there(caselog, case_id)
    assert comes(caselog, opened(caselog))


def test_a_second_one_in_the_same_folder_is_refused(caselog):
    done = program("up", "--data", str(caselog.data), "--port", "0")

    assert done.returncode == 2
    assert done.stderr.startswith(f"caselog: another Caselog runs in {caselog.data}: process")


def test_a_taken_port_is_one_line_and_exit_code_2(caselog, data):
    done = program("up", "--data", str(data / "second"), "--port", str(caselog.port))

    assert done.returncode == 2
    assert done.stderr.startswith(f"caselog: 127.0.0.1:{caselog.port} cannot be had")
    assert done.stderr.count("\n") == 1


def test_a_broken_users_file_is_one_line_and_exit_code_2(data):
    users = data / "broken.yml"
    users.write_text("users: [{username: ana, password: secret}]")

    done = program("up", "--data", str(data / "second"), "--users", str(users), "--port", "0")

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "secret" not in done.stderr


def test_two_run_beside_each_other_and_one_stops_within_its_time(caselog, data):
    with up(data / "second") as second:
        second.said_until("is ready at")
        pids = second.pids()
        case_id = opened(second)

        assert set(pids) == NAMES
        assert not set(pids.values()) & set(caselog.pids().values())
        assert not is_there(caselog, case_id)

        code, seconds = second.stop(signal.SIGINT)

        assert code == 0
        assert seconds < 30
        assert gone(pids.values())


def test_services_as_processes_of_their_own_join_it(caselog, data):
    status = caselog.status()
    reads, writes = free_port(), free_port()
    environment = {
        "CASELOG_KAFKA_BOOTSTRAP_SERVERS": status["kafka"],
        "CASELOG_KAFKA_REPLICATION": "1",
        "CASELOG_MONGODB_URI": status["mongo"],
        "CASELOG_USERS_FILE": str(caselog.data / "users.yml"),
        "CASELOG_SERVICES_CASE_QUERY_URL": f"http://127.0.0.1:{reads}",
        "CASELOG_SERVICES_TOKEN": "a token that is long enough for it",
    }
    with (
        serving("case-query", reads, caselog, environment) as query,
        serving("case-command", writes, caselog, environment) as command,
    ):
        case_id = opened(command)

        assert is_there(query, case_id)
        assert comes(caselog, case_id)
        assert comes(query, opened(caselog))


@pytest.mark.parametrize("how", ["alone", "with all its children, as in a power cut"])
def test_a_killed_supervisor_leaves_nothing_and_the_next_one_starts(data, how):
    folder = data / "killed"
    with up(folder) as caselog:
        caselog.said_until("is ready at")
        case_id = opened(caselog)
        pids = caselog.pids()
        killed = ["supervisor"] if how == "alone" else sorted(pids, reverse=True)
        for name in killed:
            os.kill(pids[name], signal.SIGKILL)

        assert gone(pids.values())
    with up(folder) as again:
        again.said_until("is ready at")

        assert is_there(again, case_id)
