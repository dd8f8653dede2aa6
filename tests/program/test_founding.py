"""Which secrets are made for services in containers, and do they stay?"""

import stat

import pytest

from case_runtime import users_file
from caselog.folder import Folder
from caselog.founding.secret_files import Database, make, make_for
from caselogs import program


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "secrets"
    made.mkdir()
    return Folder(made)


@pytest.fixture
def database(tmp_path):
    made = tmp_path / "database"
    made.mkdir()
    return Database("mongo:27017", "rs0", made)


def contents(path):
    return {one.name: one.read_text() for one in path.iterdir()}


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_has_a_password_that_others_know(folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()

    first, second = make(folder), make(Folder(other))

    assert first != second
    assert first == (folder.path / "first-password").read_text().strip()
    assert [user.username for user in users_file.read(folder.users).users] == ["admin"]


def test_the_password_is_told_once_and_what_is_there_stays(folder, database):
    assert make(folder) is not None
    make_for(database, folder)
    before = contents(folder.path) | contents(database.folder)

    assert make(folder) is None
    make_for(database, folder)
    assert contents(folder.path) | contents(database.folder) == before


def test_what_somebody_put_there_counts(folder):
    (folder.path / "encryption-key").write_text("k" * 32)

    make(folder)

    assert (folder.path / "encryption-key").read_text() == "k" * 32


def test_secrets_can_be_made_where_nothing_else_is(folder, tmp_path):
    others = tmp_path / "password"
    options = ["--data", str(folder.path), "--only-secrets", "--password", str(others)]
    first, again = (program("init", *options) for _ in range(2))

    assert first.stdout.startswith("user admin, password ")
    assert (again.returncode, again.stdout) == (0, "")
    assert len(others.read_text()) >= 16
    assert mode(others) == 0o444


def test_nobody_else_reads_the_secrets_of_services(folder, database):
    make(folder)
    make_for(database, folder)

    assert {mode(one) for one in folder.path.iterdir()} == {0o600}


def test_the_database_reads_its_own_and_services_know_only_their_user(folder, database):
    make(folder)
    password = make_for(database, folder)

    said = contents(folder.path)
    assert said["mongodb-uri"] == f"mongodb://caselog:{password}@mongo:27017/?replicaSet=rs0"
    assert {mode(one) for one in database.folder.iterdir()} == {0o444}
    assert database.root_password not in "".join(said.values())
