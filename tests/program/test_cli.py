"""Is what was typed wrong told in one line?"""

import pytest
from click.testing import CliRunner

from caselog.cli import main
from caselogs import program
from world import free_port


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["up", "--port", "80000"], "80000 is not in the range 0<=x<=65535"),
        (["serve", "--target", "gateway"], "'gateway' is not one of"),
        (["keys", "add", "soar"], "Missing option '--role'"),
        (["upp"], "No such command 'upp'"),
    ],
)
def test_a_mistake_on_the_command_line_is_one_line(typed, told):
    ended = CliRunner().invoke(main, typed)

    assert ended.exit_code == 2
    assert told in ended.stderr
    assert ended.stderr.startswith("caselog: ")
    assert len(ended.stderr.splitlines()) == 1


def test_a_group_without_a_command_lists_those_that_it_has():
    ended = CliRunner().invoke(main, ["users"])

    assert ended.exit_code == 2
    assert "passwd" in ended.output


@pytest.mark.integration
def test_a_rebuild_without_kafka_says_so_in_one_line(stack, tmp_path):
    """Nobody waits for ever for what may have been a typing mistake."""
    servers = ["--kafka", f"127.0.0.1:{free_port()}", "--mongo", stack["MONGODB_URI"]]
    ended = program("rebuild", "--data", str(tmp_path), *servers)

    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1] == (
        "caselog: the views cannot be rebuilt now: Kafka cannot be reached"
    )
