"""Which secrets do services in containers share? Made here, once, each in a file of its own.

users.yml, first-password, service-token    as in a data folder
encryption-key    protects what is stored of connectors
mongodb-uri       where the database is, with the services' user and its password

and for the database itself, in a folder of its own:

keyfile           what the members of its set say to each other
root-password     of its administrator
"""

import secrets
from base64 import b64encode
from pathlib import Path
from typing import NamedTuple

from caselog.folder import Folder
from caselog.users import first
from caselog.users.file import replace

USER, ROOT = "caselog", "root"
TOKEN, KEYFILE = 32, 576
"""Bytes."""

FOR_OTHERS = 0o444
"""The database runs as another user; nobody but it and us sees that folder."""


class Database(NamedTuple):
    """A MongoDB that knows nobody yet."""

    host: str
    """`name:port`."""
    replica_set: str
    folder: Path
    """What it reads."""

    @property
    def root_password(self) -> str:
        """As it was made."""
        return (self.folder / "root-password").read_text().strip()

    def uri(self, name: str, password: str) -> str:
        """For a user of it."""
        return f"mongodb://{name}:{password}@{self.host}/?replicaSet={self.replica_set}"


def make(folder: Folder) -> str | None:
    """What is missing; the first password, if its user was made just now."""
    _, told = first.users_file(folder, None)
    first.service_token(folder)
    once(folder.path / "encryption-key", secrets.token_hex(TOKEN))
    return told


def make_for(database: Database, folder: Folder) -> str:
    """What the database and its user need; that user's password."""
    once(database.folder / "keyfile", b64encode(secrets.token_bytes(KEYFILE)).decode(), FOR_OTHERS)
    once(database.folder / "root-password", secrets.token_hex(TOKEN), FOR_OTHERS)
    own = once(folder.path / "mongodb-password", secrets.token_hex(TOKEN))
    replace(folder.path / "mongodb-uri", database.uri(USER, own))
    return own


def password() -> str:
    """One that nobody guesses."""
    return secrets.token_urlsafe(first.BYTES)


def once(path: Path, made: str, mode: int | None = None) -> str:
    """The secret in that file: what was there, else this one."""
    if not path.exists():
        replace(path, made)
        if mode is not None:
            path.chmod(mode)
    return path.read_text().strip()
