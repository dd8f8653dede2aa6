"""Does the program know every command that docs/operations.md tells people to type?"""

import re
import shlex
from pathlib import Path

import click
import pytest

from caselog.cli import COMMANDS, main

PAGE = Path(__file__).parents[2] / "docs" / "operations.md"


def lines():
    """What follows `caselog` in what is to be typed."""
    blocks = re.findall(r"```console\n(.*?)```", PAGE.read_text(), re.DOTALL)
    typed = [line for block in blocks for line in block.splitlines()]
    return [line.removeprefix("$ caselog ") for line in typed if line.startswith("$ caselog ")]


def parsed(words, folder):
    """Parses it all the way down, and runs nothing."""
    command, words = main, [str(folder) if one == "FOLDER" else one for one in words]
    parent = None
    while isinstance(command, click.Group):
        parent = click.Context(command, parent=parent)
        name, command, words = command.resolve_command(parent, words)
        assert command is not None, name
    return command.make_context(name, list(words), parent=parent)


@pytest.mark.parametrize("line", lines())
def test_each_line_is_one_that_the_program_takes(line, tmp_path):
    assert parsed(shlex.split(line), tmp_path).command.callback


def test_every_command_for_operators_is_on_the_page():
    wanted = {"doctor", "status", "verify", "rebuild", "dead", "backup", "restore", "erase"}
    wanted.add("rewrite-topic")

    assert {line.split()[0] for line in lines()} >= wanted
    assert wanted <= set(COMMANDS)
