"""How do people get into the users file?"""

from pathlib import Path

import click

from case_runtime.passwords import hashed
from caselog.commands.asking import new_password, which
from caselog.commands.ending import told
from caselog.folder import Folder
from caselog.users import first
from caselog.users.file import changing

USERS = click.option("--users", type=click.Path(path_type=Path), help="The users file.")
DATA = click.option(
    "--data",
    default=Path("data"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="The data folder whose users file is meant if none is named.",
)


@click.group("users")
def command() -> None:
    """Who may log in. A running Caselog reads the file again when it changes."""


@command.command("add")
@click.argument("username")
@click.option("--role", "roles", multiple=True, required=True, help="May be given more than once.")
@click.option("--full-name")
@click.option("--email")
@USERS
@DATA
def add(
    *,
    username: str,
    roles: tuple[str, ...],
    full_name: str | None,
    email: str | None,
    users: Path | None,
    data: Path,
) -> None:
    """Add a person; the password is asked for, or read from standard input."""
    with told(), changing(which(users, data)) as file:
        file.add(
            "users",
            {
                "username": username,
                "full_name": full_name,
                "email": email,
                "password_hash": hashed(new_password()),
                "roles": list(roles),
            },
        )
    click.echo(f"{username} may log in")


@command.command("passwd")
@click.argument("username")
@USERS
@DATA
def passwd(username: str, users: Path | None, data: Path) -> None:
    """Change a password."""
    with told():
        path = which(users, data)
        with changing(path) as file:
            file.set_password(username, hashed(new_password()))
        folder = Folder(data)
        if username == first.NAME and path == folder.users:
            folder.first_password.unlink(missing_ok=True)
    click.echo(f"{username} has a new password")
