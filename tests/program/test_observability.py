"""Do dashboard, rules, runbook and the table of metrics agree?"""

import json
import re
import shutil
import subprocess
from pathlib import Path

import promql_parser
import pytest
import yaml

from caselog import measured

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy/observability"
RULES = yaml.safe_load((DEPLOY / "prometheus/rules.yml").read_text())
ALERTS = {rule["alert"]: rule for group in RULES["groups"] for rule in group["rules"]}
DASHBOARD = json.loads((DEPLOY / "grafana/dashboards/caselog.json").read_text())
RUNBOOK = (ROOT / "docs/runbook.md").read_text(encoding="utf-8")
TRIED = ROOT / "tests/program/alerts.yml"
WRITTEN = yaml.safe_load(TRIED.read_text())
PROMTOOL = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(
    not PROMTOOL, reason="Prometheus' own promtool is not on this machine"
)
ELSEWHERE = {"up", "process_resident_memory_bytes", "process_cpu_seconds_total"}
"""Metrics of Prometheus itself, and of every process."""


def promtool(*words):
    """What Prometheus' own tool says."""
    return subprocess.run([PROMTOOL, *words], capture_output=True, text=True, check=False)  # noqa: S603 - our own words


def read_as(name, kind):
    return (
        [f"{name}_{end}" for end in ("bucket", "sum", "count")] if kind == "histogram" else [name]
    )


def questions():
    for panel in DASHBOARD["panels"]:
        for target in panel.get("targets", ()):
            yield f"panel {panel['title']} {target['refId']}", target["expr"]
    for name, rule in ALERTS.items():
        yield name, rule["expr"]


def selectors(node):
    """The names that an expression asks for, and the labels by which it picks."""
    if isinstance(node, promql_parser.VectorSelector):
        yield node.name, {matcher.name for matcher in node.matchers.matchers}
    for within in ("expr", "lhs", "rhs", "param", "vector_selector"):
        if isinstance(below := getattr(node, within, None), promql_parser.Expr):
            yield from selectors(below)
    for argument in getattr(node, "args", None) or ():
        yield from selectors(argument)


def parsed(question):
    return promql_parser.parse(question.replace("$__rate_interval", "5m"))


@pytest.mark.parametrize(("where", "question"), [*questions()], ids=lambda one: one[:40])
def test_every_question_asks_for_what_is_there(where, question):
    asked = list(selectors(parsed(question)))
    labels = {
        read: set(one.labels) | {"job", "instance", "target", "le"}
        for known in measured.metrics().values()
        for one in known
        for read in read_as(one.name, one.kind)
    }

    assert asked, where
    for name, by in asked:
        assert name in labels or name in ELSEWHERE, f"{where} asks for {name}, which nobody exposes"
        assert by <= labels.get(name, by), f"{where}: {name} has no such label"


@pytest.mark.parametrize("name", [*ALERTS])
def test_every_alert_says_what_and_where_to_read_on(name):
    said = ALERTS[name]["annotations"]

    assert said["summary"]
    assert ALERTS[name]["labels"]["severity"] in {"warning", "critical"}
    assert said["runbook"] == f"docs/runbook.md#{name.lower()}"


def test_every_alert_has_its_entry_and_every_entry_its_alert():
    entries = re.findall(r"^## (\w+)\n\n(.+)$", RUNBOOK, re.MULTILINE)

    assert [name for name, _ in entries] == list(ALERTS)


def test_the_dashboard_shows_what_prometheus_has():
    said = yaml.safe_load((DEPLOY / "grafana/provisioning/datasources/caselog.yml").read_text())
    (source,) = said["datasources"]
    used = {
        target["datasource"]["uid"] for p in DASHBOARD["panels"] for target in p.get("targets", ())
    }

    assert used == {source["uid"]}
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_every_service_is_asked_for_its_metrics_and_missed_when_none_of_it_is_there():
    said = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())
    (ours,) = [one for one in said["scrape_configs"] if one["job_name"] == "caselog"]
    absent = r'absent\(up\{job="caselog", target="(.+)"\}\)'
    missed = re.findall(absent, ALERTS["CaselogServiceDown"]["expr"])
    exposing = set(measured.MODULES) - {"every service"}

    assert set(ours["dns_sd_configs"][0]["names"]) == exposing
    assert set(missed) == exposing


def test_the_collector_is_asked_where_it_tells_how_it_is_and_reached_where_it_listens():
    said = yaml.safe_load((DEPLOY / "otel-collector/config.yml").read_text())
    asked = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())["scrape_configs"]
    (theirs,) = [one["static_configs"] for one in asked if one["job_name"] == "otel-collector"]
    (reader,) = said["service"]["telemetry"]["metrics"]["readers"]
    listens = said["receivers"]["otlp"]["protocols"]["http"]["endpoint"].rpartition(":")[2]

    assert theirs == [
        {"targets": [f"otel-collector:{reader['pull']['exporter']['prometheus']['port']}"]}
    ]
    assert f"http://otel-collector:{listens}\n" in (ROOT / ".env.example").read_text()
    for pipeline in said["service"]["pipelines"].values():
        for kind, names in pipeline.items():
            assert set(names) <= set(said[kind])


def test_of_every_alert_it_is_written_down_when_it_fires():
    tried = {
        one["alertname"]
        for test in WRITTEN["tests"]
        for one in test.get("alert_rule_test", ())
        if one["exp_alerts"]
    }

    assert tried == set(ALERTS)


@needs_promtool
def test_every_alert_fires_when_it_should_and_says_what_is_written_down():
    said = promtool("test", "rules", TRIED)

    assert said.returncode == 0, said.stdout + said.stderr


@needs_promtool
def test_prometheus_takes_its_configuration():
    said = promtool("check", "config", "--syntax-only", DEPLOY / "prometheus/prometheus.yml")

    assert said.returncode == 0, said.stdout + said.stderr


@needs_promtool
def test_prometheus_itself_can_read_every_question_of_the_dashboard(tmp_path):
    rules = [
        {"record": f"question:{n}", "expr": question.replace("$__rate_interval", "5m")}
        for n, (_, question) in enumerate(questions())
    ]
    asked = tmp_path / "questions.yml"
    asked.write_text(yaml.safe_dump({"groups": [{"name": "questions", "rules": rules}]}))
    said = promtool("check", "rules", asked)

    assert said.returncode == 0, said.stdout + said.stderr


NOT_SHOWN = {
    "caselog_lag_records",  # the sum of the projections' lag, for `caselog status`
    "caselog_commit_actions",  # sizes: looked at by whoever measures
    "caselog_log_write_commits",
    "caselog_projection_batch_records",
    "caselog_projection_rewound_total",
    "caselog_reader_wait_seconds",  # the other side of wait_for
    "caselog_log_lines_lost_total",  # looked at by whoever misses a line
    "caselog_commands_total",
    "caselog_notifications_planned_total",
}


def test_what_is_counted_is_shown_or_known_not_to_be():
    asked = {name for _, question in questions() for name, _ in selectors(parsed(question))}
    known = [one for known in measured.metrics().values() for one in known]
    unshown = {one.name for one in known if asked.isdisjoint(read_as(one.name, one.kind))}

    assert unshown == NOT_SHOWN
