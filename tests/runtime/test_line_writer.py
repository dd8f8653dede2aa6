"""Are the lines of a log written by another, all of them, and in order?"""

import io
import logging
import threading

import pytest
import structlog
from prometheus_client import REGISTRY

from case_runtime import logs
from case_runtime.line_writer import MOST, LineWriter, written_by_another


@pytest.fixture
def out():
    return io.StringIO()


def lost():
    return REGISTRY.get_sample_value("caselog_log_lines_lost_total")


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


@pytest.mark.parametrize(
    "fault", [OSError(28, "No space left"), UnicodeEncodeError("x", "", 0, 1, "x")]
)
def test_what_cannot_be_written_is_lost_and_what_comes_after_it_is_not(fault):
    failed, before = threading.Event(), lost()

    class Out(io.StringIO):
        def write(self, text):
            if not failed.is_set():
                failed.set()
                raise fault
            return super().write(text)

    out = Out()
    with written_by_another(out) as writer:
        writer.write("first\n")
        assert failed.wait(60)
        writer.write("second\n")

    assert out.getvalue() == "second\n"
    assert lost() == before + 1


def test_a_reader_that_stands_still_costs_no_more_than_so_much_memory():
    going, stands, before = threading.Event(), threading.Event(), lost()

    class Out(io.StringIO):
        def write(self, text):
            stands.set()
            going.wait(60)
            return super().write(text)

    with written_by_another(Out()) as writer:
        writer.write("the first\n")
        assert stands.wait(60)
        for _ in range(MOST + 500):
            writer.write("x\n")
        going.set()

    assert lost() > before


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
