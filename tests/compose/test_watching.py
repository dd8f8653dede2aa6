"""Does the profile `observability` see what runs?

Its images come from elsewhere: what cannot be tried without one of them is skipped, and says so.
"""

import json
import subprocess

import httpx
import pytest

from composed import ROOT, composed, engine, until
from world import free_port

pytestmark = [pytest.mark.compose, pytest.mark.e2e]

SERVICES = {"case-command", "case-query", "alert-sync", "connector-pusher", "notifier"}
COLLECTOR = "http://otel-collector:4318"


@pytest.fixture(scope="module")
def caselog(tmp_path_factory):
    """One of its own, whose services tell the collector of their traces."""
    if why := engine() or lacking("prometheus", "otel-collector"):
        pytest.skip(why)
    with composed(tmp_path_factory.mktemp("watched"), OTEL_EXPORTER_OTLP_ENDPOINT=COLLECTOR) as it:
        it.environment["COMPOSE_PROFILES"] = "observability"
        it.up("prometheus", "otel-collector")
        yield it


@pytest.fixture
def prometheus(caselog):
    """What it answers to a path."""

    def asked(path):
        words = ["exec", "-T", "prometheus", "wget", "-q", "-O", "-"]
        return json.loads(caselog(*words, f"http://127.0.0.1:9090/api/v1/{path}"))["data"]

    return asked


@pytest.fixture
def grafana(caselog):
    if why := lacking("grafana"):
        pytest.skip(why)
    caselog.environment["GRAFANA_PORT"] = str(port := free_port())
    caselog.up("grafana")
    password = caselog("exec", "-T", "grafana", "cat", "/secrets/grafana-password").strip()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/api", auth=("admin", password)) as asking:
        yield asking


def lacking(*services):
    """Why these cannot be tried; None if their images are here, or come when they are asked for."""
    words = ["compose", "--profile", "observability", "config", "--format", "json"]
    said = json.loads(docker(*words).stdout)["services"]
    for image in [said[service]["image"] for service in services]:
        if docker("image", "inspect", image).returncode and docker("pull", image).returncode:
            return f"the image {image} is not to be had here"
    return None


def docker(*words):
    """What the engine says, asked where the compose file is."""
    return subprocess.run(["docker", *words], cwd=ROOT, capture_output=True, check=False)  # noqa: S603, S607 - ours


def test_every_service_and_the_collector_are_asked_and_answer(prometheus):
    def healthy():
        found = prometheus("targets?state=active")["activeTargets"]
        return {
            one["labels"].get("target", one["labels"]["job"])
            for one in found
            if one["health"] == "up"
        }

    until(lambda: healthy() == SERVICES | {"otel-collector"}, "all are up")


def test_every_rule_is_known_and_was_asked(prometheus):
    def health():
        rules = [rule for group in prometheus("rules")["groups"] for rule in group["rules"]]
        return {rule["health"] for rule in rules}

    until(lambda: health() == {"ok"}, "all rules were evaluated")


def test_traces_come_to_the_collector(caselog, prometheus):
    with caselog.client() as client:
        assert client.get("/api/cases/_find").status_code == 200

    def spans():
        found = prometheus("query?query=sum(otelcol_receiver_accepted_spans)")["result"]
        return [one for one in found if float(one["value"][1]) > 0]

    until(spans, "spans were taken")


def test_grafana_reaches_prometheus_and_has_the_dashboard(grafana):
    source = grafana.get("/datasources/uid/caselog-prometheus/health").json()
    dashboard = grafana.get("/dashboards/uid/caselog").json()

    assert source["status"] == "OK", source
    assert dashboard["meta"]["provisioned"], dashboard["meta"]
