"""Which users file is meant, and what is the password?"""

import sys
from pathlib import Path

import click

from caselog.errors import Broken
from caselog.folder import Folder

LEAST = 8
"""Characters of a password."""


def which(users: Path | None, data: Path) -> Path:
    """The file that was named, else that of the data folder."""
    path = users or Folder(data).users
    if not path.exists():
        raise Broken(f"there is no users file {path}: name one with --users, or `caselog up` first")
    return path


def secret(*, twice: bool = False) -> str:
    """Typed at a terminal, else one line of standard input."""
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=twice))
    return sys.stdin.readline().rstrip("\n")


def new_password() -> str:
    """Likewise, typed twice."""
    typed = secret(twice=True)
    if len(typed) < LEAST:
        raise Broken(f"a password has at least {LEAST} characters")
    return typed
