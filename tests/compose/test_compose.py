"""Does Caselog run in containers, and survive what happens there?

All tests of this folder share one composition; each leaves it running.
"""

import hashlib
import json
import re
import socket
import ssl
import threading

import httpx
import pytest
import trustme

from composed import PATIENCE, until

pytestmark = [pytest.mark.compose, pytest.mark.e2e]

OWNER = "securitySolution"
CASE = {
    "title": "A case in a container",
    "description": "Opened over the gateway",
    "tags": ["container"],
    "owner": OWNER,
    "settings": {"syncAlerts": True},
    "connector": {"id": "none", "name": "none", "type": ".none", "fields": None},
}
SERVICES = {"case-command", "case-query", "alert-sync", "connector-pusher", "notifier"}
FROM_ELSEWHERE = {"kafka", "mongo"}
MEBIBYTES = 5
UPSTREAMS = "/tmp/caselog/upstreams.conf"  # noqa: S108 - in the container, and its own


def opened(client, **more):
    answer = client.post("/api/cases", json=CASE | more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def there(client, case):
    answer = client.get(f"/api/cases/{case['id']}")
    return answer.status_code == 200 and answer.json()


def written(client, **more):
    """A case, as soon as one can be opened again; None before."""
    try:
        answer = client.post("/api/cases", json=CASE | more)
    except httpx.TransportError:
        return None
    return answer.json() if answer.status_code == 200 else None


def test_a_case_opened_over_the_gateway_is_read_and_found_at_once(client):
    case = opened(client, title="Found at once")

    assert there(client, case)["title"] == "Found at once"
    found = client.get("/api/cases/_find", params={"search": "Found at once"}).json()
    assert case["id"] in [one["id"] for one in found["cases"]]


def test_all_services_are_ready_and_tell_so_together(client):
    ready = until(lambda: (said := client.get("/readyz")).status_code == 200 and said, "ready")

    assert ready.json() == {"degraded": []}
    assert client.get("/livez").status_code == 200
    figures = client.get("/metrics").text
    assert {name for name in SERVICES if f'target="{name}"' in figures} == SERVICES


def test_the_gateway_shows_what_the_api_is(client):
    described = client.get("/api/openapi.json").json()

    assert {"/api/cases", "/api/alerts", "/api/actions/connectors", "/readyz"} <= set(
        described["paths"]
    )
    assert "default-src 'none'" in client.get("/api/docs").headers["content-security-policy"]
    assert "<h1>Caselog</h1>" in client.get("/").text


@pytest.mark.parametrize("path", ["/", "/app/security/cases", "/s/soc/app/security/cases"])
def test_a_browser_gets_the_console_and_whoever_else_what_the_table_says(client, path):
    page = client.get(path, headers={"accept": "text/html"})

    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src")
    [script, *_] = re.findall(r'src="(/app/assets/[^"]+\.js)"', page.text)
    loaded = client.get(script)
    assert loaded.status_code == 200
    assert "immutable" in loaded.headers["cache-control"]
    assert loaded.headers["content-security-policy"] == page.headers["content-security-policy"]
    assert client.get("/app/assets/nothing.js").status_code == 404
    assert "src=" not in client.get(path).text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/internal/caselog/shown"),
        ("GET", "/internal/caselog/together/readyz"),
        ("GET", "/gateway/readyz"),
        ("GET", "/s/soc/readyz"),
        ("GET", "/etc/passwd"),
        ("POST", "/readyz"),
    ],
)
def test_what_is_no_ones_is_not_found_in_the_shape_of_every_error(client, method, path):
    answer = client.request(method, path)

    assert answer.status_code == 404
    assert answer.json() == {"statusCode": 404, "error": "Not Found", "message": "Not Found"}


def test_what_is_no_request_is_refused_in_the_same_shape(caselog):
    with socket.create_connection(("127.0.0.1", caselog.port), PATIENCE) as plain:
        plain.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
        head, _, body = plain.makefile("rb").read().partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 400 ")
    assert json.loads(body)["statusCode"] == 400


def test_an_alert_published_over_the_gateway_follows_its_case(client):
    alert = {"@timestamp": "2026-11-30T12:00:00Z", "host.name": "mail-7", "source.ip": "10.1.2.3"}
    client.put("/api/alerts/detections/a-1", json=alert).raise_for_status()
    case = opened(client)
    comment = {"type": "alert", "alertId": ["a-1"], "index": ["detections"], "owner": OWNER}
    rule = {"rule": {"id": "r1", "name": "Odd mail"}}
    client.post(f"/api/cases/{case['id']}/comments", json=comment | rule).raise_for_status()
    changed = {"cases": [{"id": case["id"], "version": there(client, case)["version"]}]}
    changed["cases"][0]["status"] = "in-progress"
    client.patch("/api/cases", json=changed).raise_for_status()

    def status():
        said = client.get("/api/alerts/detections/a-1").json()
        return said.get("kibana.alert.workflow_status") == "acknowledged"

    until(status, "the alert follows")


def test_a_file_of_some_megabytes_comes_through_as_it_is(client):
    case = opened(client)
    content = bytes(range(256)) * (MEBIBYTES * 4096)
    answer = client.post(
        f"/api/cases/{case['id']}/files", files={"file": ("large.txt", content, "text/plain")}
    )
    assert answer.status_code == 200, answer.text

    [file] = client.get("/api/files", params={"caseId": case["id"]}).json()["files"]
    assert file["hash"]["sha256"] == hashlib.sha256(content).hexdigest()
    said = client.get(f"/api/files/files/{OWNER}FilesCases/{file['id']}/blob/large.txt")
    assert said.content == content


def test_the_change_feed_comes_through_as_it_happens(caselog, client):
    case = opened(client)
    heard, listening = [], threading.Event()

    def listen():
        with caselog.client() as other, other.stream("GET", "/api/cases/_changes") as feed:
            assert feed.headers["content-type"].startswith("text/event-stream")
            for line in feed.iter_lines():
                listening.set()
                if line.startswith("data:"):
                    heard.append(json.loads(line.removeprefix("data:")))
                    if heard[-1]["case"] == case["id"]:
                        return

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    comment = {"type": "user", "comment": "Do you hear?", "owner": OWNER}

    def told():
        client.post(f"/api/cases/{case['id']}/comments", json=comment).raise_for_status()
        listener.join(1)
        return not listener.is_alive()

    until(told, "the feed tells it")
    assert heard[-1]["kind"] == "comment"


@pytest.mark.parametrize(
    "login", [("admin", "admin"), ("admin", "changeme"), ("elastic", "changeme"), ("admin", "")]
)
def test_no_password_is_one_that_somebody_knows_beforehand(caselog, login):
    with caselog.client(login) as stranger:
        assert stranger.get("/api/cases/_find").status_code == 401
        assert stranger.post("/api/cases", json=CASE).status_code == 401


def test_the_first_password_is_told_once_and_stays_when_all_is_brought_up_again(caselog, client):
    before = caselog.password

    caselog.up()

    assert caselog.password == before  # `password` wants exactly one
    assert client.get("/api/cases/_find").status_code == 200


def test_the_database_tells_nothing_to_who_does_not_log_in(caselog):
    ask = 'db.getSiblingDB("case_command").commits.findOne()'
    said = caselog(
        "exec", "-T", "mongo", "sh", "-c", f"mongosh --quiet --eval '{ask}' 2>&1 || true"
    )

    assert "requires authentication" in said


def test_every_container_may_do_as_little_as_it_needs(caselog):
    for container in caselog.containers():
        name, host = caselog.service_of(container), container["HostConfig"]
        user = container["Config"]["User"]

        assert host["ReadonlyRootfs"], name
        assert host["CapDrop"] == ["ALL"], name
        assert not host["CapAdd"], name
        assert not host["Privileged"], name
        assert "no-new-privileges:true" in host["SecurityOpt"], name
        assert host["Memory"] > 0, name
        assert host["PidsLimit"] > 0, name
        assert user.partition(":")[0] not in {"", "0", "root"}, name
        assert host["RestartPolicy"]["Name"] == ("no" if name == "init" else "unless-stopped"), name
        assert {mount["Type"] for mount in container["Mounts"]} <= {"volume", "bind"}, name
        assert not [
            mount
            for mount in container["Mounts"]
            if mount["Type"] == "volume" and not mount["Name"].startswith(caselog.name)
        ], f"{name} leaves a volume without a name behind"


@pytest.mark.parametrize("service", sorted(SERVICES | FROM_ELSEWHERE | {"gateway"}))
def test_nothing_is_written_where_the_program_is(caselog, service):
    said = caselog("exec", "-T", service, "sh", "-c", "id -u; touch /written 2>&1 || true")

    assert said.splitlines()[0] != "0"
    assert "Read-only file system" in said


def test_no_port_but_that_of_the_gateway_is_open_to_the_machine(caselog):
    published = {
        caselog.service_of(one): one["NetworkSettings"]["Ports"]
        for one in caselog.containers()
        if any(one["NetworkSettings"]["Ports"].values())
    }

    [[open_to]] = [ports for port, ports in published.pop("gateway").items() if ports]
    assert (open_to["HostIp"], open_to["HostPort"]) == ("127.0.0.1", str(caselog.port))
    assert published == {}


def test_people_are_added_while_it_runs(caselog, client):
    add = ["users", "add", "ana", "--role", "reader", "--data", "/secrets"]
    caselog("run", "--rm", "--no-deps", "-T", "init", *add, input="a long password\n")

    def let_in():
        with caselog.client(("ana", "a long password")) as ana:
            return ana.get("/api/cases/_find").status_code == 200

    until(let_in, "ana may log in")

    def refused():  # each service reads the file for itself
        with caselog.client(("ana", "a long password")) as ana:
            return ana.post("/api/cases", json=CASE).status_code == 403

    until(refused, "ana is known as a reader")


def test_a_service_that_is_restarted_knows_all_and_is_found_again(caselog, client):
    case = opened(client, title="Before the restart")

    caselog("restart", "--timeout", "20", "case-query")

    assert until(lambda: there(client, case), "it is read again")["title"] == "Before the restart"


@pytest.mark.faults
@pytest.mark.parametrize("killed", ["case-command", "mongo", "kafka"])
def test_what_was_acknowledged_is_there_after_a_kill(caselog, client, killed):
    before = [opened(client, title=f"Before {killed} is killed {n}") for n in range(3)]

    caselog.kill(killed)

    after = until(lambda: written(client, title="After the kill"), "cases are opened again")
    for case in [*before, after]:
        assert until(lambda case=case: there(client, case), f"{case['title']} is read")
    until(lambda: caselog.healthy(killed), f"{killed} is healthy")


def test_who_is_away_is_told_as_an_error_and_not_as_a_page(caselog, client):
    caselog("pause", "notifier")
    caselog("stop", "connector-pusher")
    try:
        answer = client.get("/api/actions/connectors")
        assert answer.status_code == 503
        assert answer.json()["error"] == "Service Unavailable"
        assert answer.headers["retry-after"] == "1"
        said = client.get("/readyz")
        assert said.status_code == 503
        assert "notifier: it cannot be reached" in said.json()["unavailable"]
    finally:
        caselog("unpause", "notifier")
        caselog("start", "connector-pusher")
        for one in ("notifier", "connector-pusher"):
            until(lambda one=one: caselog.healthy(one), f"{one} is healthy again")
    until(lambda: client.get("/readyz").status_code == 200, "all are ready again")
    until(
        lambda: client.get("/api/actions/connectors").status_code == 200,
        "the gateway has found it again",
    )


def test_a_second_reader_takes_its_part(caselog, client):
    caselog.up("--no-recreate", "--scale", "case-query=2")

    def both():
        said = caselog("exec", "-T", "gateway", "cat", UPSTREAMS)
        [block] = [one for one in said.split("upstream ") if one.startswith("case-query ")]
        return block.count("server ") == 2 and "hash $replica consistent" in block

    until(both, "the gateway knows both")
    case = opened(client, title="Of two readers")
    assert until(lambda: there(client, case), "it is read")["title"] == "Of two readers"


def test_with_a_certificate_the_gateway_speaks_tls(caselog):
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    key, certificate = caselog.tls / "tls.key", caselog.tls / "tls.crt"
    key.write_bytes(issued.private_key_pem.bytes())
    certificate.write_bytes(b"".join(one.bytes() for one in issued.cert_chain_pems))
    for one in (key, certificate):
        one.chmod(0o644)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)

    def spoken():
        try:
            return httpx.get(f"https://127.0.0.1:{caselog.port}/livez", verify=trusting)
        except httpx.TransportError:
            return None

    try:
        assert until(spoken, "TLS is spoken", PATIENCE).status_code == 200
    finally:
        key.unlink()
        certificate.unlink()
