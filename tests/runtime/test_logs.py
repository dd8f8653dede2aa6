import json
import logging
import sys

import pytest
import structlog

from case_runtime import logs


@pytest.fixture
def lines(capsys):
    """Configures, and gives what was written since."""
    before = structlog.get_config()
    handlers, level = logging.root.handlers, logging.root.level

    def configure(**options):
        logs.configure("tested", **options)
        return lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    yield configure
    structlog.configure(**before)
    logging.root.handlers, logging.root.level = handlers, level


def test_an_event_is_one_line_of_json(lines):
    written = lines()
    structlog.get_logger().info("case.created", case="c1", tags=("a",))

    (line,) = written()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "case.created",
        "level": "info",
        "service": "tested",
        "case": "c1",
        "tags": ["a"],
    }


def test_an_event_names_the_conversation_it_belongs_to(lines):
    written = lines()
    token = logs.CORRELATION.set("mine")
    structlog.get_logger().info("case.created")
    logs.CORRELATION.reset(token)
    structlog.get_logger().info("case.created")

    said, unsaid = written()
    assert said["correlation_id"] == "mine"
    assert "correlation_id" not in unsaid


def test_what_is_said_beats_what_is_known(lines):
    written = lines()
    structlog.get_logger().info("x", service="another", correlation_id="other")

    assert written()[0]["service"] == "another"


def test_a_traceback_shows_no_local_variables(lines):
    written = lines()

    def fail():
        secret = "hunter2"  # noqa: F841, S105 - must not be shown
        return 1 / 0

    try:
        fail()
    except ZeroDivisionError:
        structlog.get_logger().exception("request.failed")

    (line,) = written()
    assert line["exception"][0]["exc_type"] == "ZeroDivisionError"
    assert "hunter2" not in json.dumps(line)


def test_warnings_of_libraries_go_the_same_way_and_their_chatter_does_not(lines):
    written = lines(level=logging.DEBUG)
    logging.getLogger("aiokafka").warning("broker %s is away", 1)
    logging.getLogger("aiokafka").info("chatter")

    (line,) = written()
    assert (line["event"], line["logger"]) == ("broker 1 is away", "aiokafka")
    assert (line["level"], line["service"]) == ("warning", "tested")


def test_below_the_level_nothing_is_said(lines):
    written = lines(level=logging.WARNING)
    structlog.get_logger().info("x")

    assert written() == []


def test_what_json_does_not_know_is_a_text(lines):
    written = lines()
    structlog.get_logger().info("x", where=sys.path.__class__, of={1: object})

    assert written()[0]["where"] == "<class 'list'>"


def test_a_person_at_a_terminal_reads_words(lines, capsys):
    lines(form="console")
    structlog.get_logger().info("case.created", case="c1")

    assert "case.created" in capsys.readouterr().out
