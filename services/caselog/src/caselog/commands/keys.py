"""How do programs get into the users file?"""

import base64
import secrets
from datetime import datetime
from pathlib import Path

import click

from case_runtime.passwords import hashed
from caselog.commands.asking import which
from caselog.commands.ending import told
from caselog.commands.users import DATA, USERS
from caselog.users.file import changing

BYTES = 32


@click.group("keys")
def command() -> None:
    """Which programs may call the API."""


@command.command("add")
@click.argument("id_", metavar="ID")
@click.option("--role", "roles", multiple=True, required=True, help="May be given more than once.")
@click.option("--name", help="What it is for.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="The first day it is not valid.")
@click.option(
    "--service",
    is_flag=True,
    help="For a service that reacts to cases: it names the person it acts for.",
)
@USERS
@DATA
def add(
    *,
    id_: str,
    roles: tuple[str, ...],
    name: str | None,
    expires: datetime | None,
    service: bool,
    users: Path | None,
    data: Path,
) -> None:
    """Add a key and print, once, the header that a program sends."""
    key = secrets.token_urlsafe(BYTES)
    with told(), changing(which(users, data)) as file:
        file.add(
            "api_keys",
            {
                "id": id_,
                "name": name,
                "key_hash": hashed(key),
                "roles": list(roles),
                "expires": expires.date() if expires else None,
                "service": service or None,
            },
        )
    sent = base64.b64encode(f"{id_}:{key}".encode()).decode()
    click.echo(f"Authorization: ApiKey {sent}")
