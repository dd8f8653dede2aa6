"""Are the lines of a log written by another, all of them, and in order?"""

import io
import logging
import threading

import pytest
import structlog

from case_runtime import logs
from case_runtime.line_writer import LineWriter, written_by_another


@pytest.fixture
def out():
    return io.StringIO()


def test_all_is_written_in_order_by_the_end(out):
    with written_by_another(out) as writer:
        for number in range(1000):
            writer.write(f"{number}\n")
            writer.flush()

    assert out.getvalue().split() == [str(number) for number in range(1000)]


def test_what_comes_while_nothing_else_does_is_written_all_the_same():
    written = threading.Event()

    class Out(io.StringIO):
        def flush(self):
            written.set()

    with written_by_another(Out()) as writer:
        writer.write("one\n")

        assert written.wait(60)


def test_lines_of_many_threads_stay_whole(out):
    with written_by_another(out) as writer:
        threads = [
            threading.Thread(
                target=lambda n=n: [writer.write(f"{n}" * 50 + "\n") for _ in "x" * 99]
            )
            for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    lines = out.getvalue().splitlines()
    assert len(lines) == 8 * 99
    assert {len(set(line)) for line in lines} == {1}


def test_what_is_said_after_the_end_is_written_at_once(out):
    writer = LineWriter(out)
    writer.close()
    writer.write("late\n")

    assert out.getvalue() == "late\n"


def test_services_and_libraries_log_through_it(out):
    before, handlers, level = structlog.get_config(), logging.root.handlers, logging.root.level
    try:
        with written_by_another(out) as writer:
            logs.configure("tested", out=writer)
            structlog.get_logger().info("case.created")
            logging.getLogger("library").warning("careful")
    finally:
        structlog.configure(**before)
        logging.root.handlers, logging.root.level = handlers, level

    first, second = out.getvalue().splitlines()
    assert "case.created" in first
    assert "careful" in second
