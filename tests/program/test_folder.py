"""Does a data folder belong to one Caselog, and remember what it must?"""

import os
import socket

import pytest

from caselog import processes
from caselog.embedded.ports import free_port, is_free
from caselog.embedded.servers import settled
from caselog.errors import Broken
from caselog.folder import Folder, Run, Running


def test_only_one_may_run_in_a_folder(tmp_path):
    folder = Folder(tmp_path)
    folder.keep_run(
        Run(url="http://x:1", kafka="", mongo="", processes=[processes.running("supervisor")])
    )
    said = f"another Caselog runs in {tmp_path}: process {os.getpid()} at http://x:1"

    with folder.locked(), pytest.raises(Broken, match=said), Folder(tmp_path).locked():
        pass


def test_a_folder_that_was_left_can_be_had(tmp_path):
    with Folder(tmp_path).locked():
        pass
    with Folder(tmp_path).locked():
        pass


def test_a_file_where_the_folder_should_be_is_told(tmp_path):
    (tmp_path / "data").touch()

    with pytest.raises(Broken, match="the data folder"), Folder(tmp_path / "data").locked():
        pass


def test_ports_stay_as_they_were_chosen(tmp_path):
    first = settled(Folder(tmp_path), print)

    assert settled(Folder(tmp_path), print) == first


def test_a_port_that_somebody_took_is_chosen_anew_and_told(tmp_path):
    lines = []
    first = settled(Folder(tmp_path), lines.append)
    with socket.create_server(("127.0.0.1", first.kafka)):
        second = settled(Folder(tmp_path), lines.append)

    assert second.kafka != first.kafka
    assert (second.mongo, second.controller) == (first.mongo, first.controller)
    assert lines == [f"port {first.kafka} of kafka is taken by another program; it gets a new one"]


def test_a_free_port_is_free():
    assert is_free(free_port())


@pytest.mark.parametrize("torn", ["", "{", '{"kafka": 1}', "[]"])
def test_a_file_that_a_power_cut_tore_is_as_if_it_had_never_been(tmp_path, torn):
    (tmp_path / "ports.json").write_text(torn)
    (tmp_path / "run.json").write_text(torn)

    assert Folder(tmp_path).ports() is None
    assert Folder(tmp_path).run() is None


def test_a_later_process_with_the_same_number_is_not_ours():
    mine = processes.running("me")
    other = Running(name="me", pid=mine.pid, since=mine.since - 60)

    assert processes.alive(mine)
    assert processes.alive(other) is None
    assert processes.end([other]) == []
