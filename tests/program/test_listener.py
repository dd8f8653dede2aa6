"""Is a port that cannot be had told at once, and who is let in clear?"""

import socket

import pytest

from case_runtime.written import Miswritten
from caselog.configuring import configured
from caselog.errors import Broken
from caselog.listener import listen, only_here, reached_at
from caselog.options import Options


def test_a_taken_port_is_one_clear_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(Broken, match=rf"127.0.0.1:{port} cannot be had \(.*in use\)"):
            listen("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(Broken, match="cannot be had"):
        listen("192.0.2.1", 0)


def test_who_listens_everywhere_is_reached_here():
    with listen("0.0.0.0", 0) as listener:  # noqa: S104 - that is the question
        assert reached_at(listener).host == "127.0.0.1"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_the_loopback_is_only_here(host):
    assert only_here(host)


def told(data, **options):
    return Options(data=data, configuration=configured(None, options))


def test_others_are_let_in_only_with_a_users_file(tmp_path):
    with pytest.raises(Broken, match="name who may come, --users FILE"):
        told(tmp_path, host="0.0.0.0").check()  # noqa: S104 - that is the question


def test_a_broken_users_file_is_told_before_anything_starts(tmp_path):
    users = tmp_path / "users.yml"
    users.write_text("users: [{username: ana}]")

    with pytest.raises(Miswritten, match="password_hash: is required"):
        told(tmp_path, users=users).check()


def test_an_option_wins_over_the_environment_and_that_over_the_file(tmp_path, monkeypatch):
    file = tmp_path / "caselog.yml"
    file.write_text("server: {host: 127.0.0.2, port: 1}\nkafka.bootstrapServers: file:9092")
    monkeypatch.setenv("CASELOG_SERVER_PORT", "2")
    monkeypatch.setenv("CASELOG_SERVER_HOST", "127.0.0.3")

    found = configured(file, {"host": "127.0.0.4", "port": None})

    assert (found.server.host, found.server.port) == ("127.0.0.4", 2)
    assert found.kafka.bootstrap_servers == "file:9092"
