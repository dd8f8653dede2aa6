"""Does the users file keep what people wrote when the program changes it?"""

import base64

import pytest
from click.testing import CliRunner

from case_runtime import passwords, users_file
from caselog.cli import main
from caselog.folder import Folder
from caselog.users.first import users_file as first_users_file


@pytest.fixture
def folder(tmp_path):
    made = Folder(tmp_path)
    first_users_file(made, None)
    return made


@pytest.fixture
def run(folder):
    """The program, with lines for its standard input; its words, and its exit code."""

    def runs(*arguments, typed=""):
        result = CliRunner().invoke(main, [*arguments, "--data", str(folder.path)], input=typed)
        return result.output, result.exit_code

    return runs


def test_the_first_user_logs_in_with_the_first_password(folder):
    [admin] = users_file.read(folder.users).users
    password = folder.first_password.read_text().strip()

    assert passwords.fits(admin.password_hash, password)


def test_what_is_secret_is_for_its_owner_only(folder):
    modes = {path.stat().st_mode & 0o777 for path in (folder.users, folder.first_password)}

    assert modes == {0o600}


def test_a_second_start_makes_nothing_anew(folder):
    before = folder.users.read_text()

    path, password = first_users_file(folder, None)

    assert (path.read_text(), password) == (before, None)


def test_whoever_is_added_may_log_in_and_the_comments_stay(folder, run):
    before = folder.users.read_text()

    said, code = run("users", "add", "ana", "--role", "analyst", typed="correct horse\n")

    assert (said, code) == ("ana may log in\n", 0)
    ana = users_file.read(folder.users).users[1]
    assert passwords.fits(ana.password_hash, "correct horse")
    for line in before.splitlines():
        if "api_keys" not in line:
            assert line in folder.users.read_text()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("users", "add", "admin", "--role", "admin"), "user admin is there twice"),
        (("users", "add", "bob", "--role", "analist"), "did you mean analyst?"),
        (("users", "passwd", "bob"), "there is no user bob"),
        (("users", "add", "a:b", "--role", "reader"), "colon"),
    ],
)
def test_a_change_that_would_break_the_file_is_refused_and_nothing_is_written(
    folder, run, arguments, why
):
    before = folder.users.read_text()

    said, code = run(*arguments, typed="correct horse\n")

    assert why in said
    assert (code, folder.users.read_text()) == (2, before)
    assert str(folder.users) in said or "no user" in said


def test_a_short_password_is_refused(run):
    said, code = run("users", "add", "bob", "--role", "reader", typed="short\n")

    assert (said, code) == ("caselog: a password has at least 8 characters\n", 2)


def test_a_new_password_of_the_first_user_takes_the_first_one_away(folder, run):
    run("users", "passwd", "admin", typed="correct horse\n")

    [admin] = users_file.read(folder.users).users
    assert passwords.fits(admin.password_hash, "correct horse")
    assert not folder.first_password.exists()


def test_a_key_is_printed_once_as_programs_send_it(folder, run):
    said, _ = run("keys", "add", "soar", "--role", "analyst", "--expires", "2030-01-01")

    sent = base64.b64decode(said.removeprefix("Authorization: ApiKey ")).decode()
    name, _, secret = sent.partition(":")
    [key] = users_file.read(folder.users).api_keys
    assert (name, key.id, key.expires.year) == ("soar", "soar", 2030)
    assert passwords.fits(key.key_hash, secret)
