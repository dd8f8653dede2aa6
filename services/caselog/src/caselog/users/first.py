"""Who may log in to a Caselog that has just been made? One user, with a password made here."""

import secrets
from pathlib import Path

from case_runtime.passwords import hashed
from caselog.folder import Folder
from caselog.users.file import replace

NAME = "admin"
BYTES, TOKEN = 12, 32
FILE = """\
# Who may log in, and what they may do. Caselog reads this file again when it changes.
# People:   caselog users add NAME --role ROLE        Programs: caselog keys add ID --role ROLE
roles:
  admin: {{spaces: ["*"], privileges: {{"*": [all]}}, connectors: all}}
  analyst:
    spaces: ["*"]
    privileges: {{"*": [read, create, update, push, createComment, reopenCase, assign]}}
  reader: {{spaces: ["*"], privileges: {{"*": [read]}}}}
users:
  - {{username: {name}, full_name: Administrator, password_hash: "{hash}", roles: [admin]}}
api_keys: []
"""


def users_file(folder: Folder, given: Path | None) -> tuple[Path, str | None]:
    """The file to use; and the password, if its first user was made just now."""
    if given is not None:
        return given, None
    if folder.users.exists():
        return folder.users, None
    password = secrets.token_urlsafe(BYTES)
    replace(folder.first_password, f"{password}\n")
    replace(folder.users, FILE.format(name=NAME, hash=hashed(password)))
    return folder.users, password


def password_of(folder: Folder) -> Path | None:
    """The file with the first password, as long as it is the user's."""
    return folder.first_password if folder.first_password.exists() else None


def service_token(folder: Folder) -> str:
    """What the services say to each other, in every start the same."""
    if not folder.service_token.exists():
        replace(folder.service_token, secrets.token_hex(TOKEN))
    return folder.service_token.read_text()
