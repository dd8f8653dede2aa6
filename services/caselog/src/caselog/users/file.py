"""How is the users file changed? Its comments and order stay; whole or not at all."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from case_runtime import users_file
from case_runtime.written import Miswritten
from caselog.errors import Broken

Entry = dict[str, Any]

INDENTED = re.compile(r"^ +- ", re.MULTILINE)
WIDE = 4096
"""Columns: a line that someone wrote is not broken into two."""


@contextmanager
def changing(path: Path) -> Iterator["Entries"]:
    """The file's entries; written when the block ends well and the whole is still right."""
    users_file.read(path)  # or a clear error
    before = path.read_text("utf-8")
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = WIDE
    if INDENTED.search(before):
        yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load(before)
    if document is None:
        document = CommentedMap()
    yield Entries(document)
    text = StringIO()
    yaml.dump(document, text)
    replace(path, text.getvalue(), check=True)


class Entries:
    """What stands in the file."""

    def __init__(self, document: CommentedMap) -> None:
        self._document = document

    def add(self, kind: str, entry: Entry) -> None:
        """At the end of `users` or `api_keys`; what is None is left out."""
        made = CommentedMap({name: value for name, value in entry.items() if value is not None})
        made.fa.set_flow_style()
        if not self._document.get(kind):
            self._document[kind] = []
        self._document[kind].append(made)

    def set_password(self, username: str, password_hash: str) -> None:
        """Raises `Broken` when there is no such user."""
        for user in self._document.get("users") or ():
            if user["username"] == username:
                user["password_hash"] = password_hash
                return
        raise Broken(f"there is no user {username}")


def _check(new: Path, path: Path) -> None:
    """Raises `Miswritten` in the name of the file that people know."""
    try:
        users_file.read(new)
    except Miswritten as error:
        raise Miswritten(str(error).replace(str(new), str(path))) from None


def replace(path: Path, text: str, *, check: bool = False) -> None:
    """Write a file whole or not at all; while it is new only its owner can read it."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    new.touch(mode=0o600)
    try:
        with new.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if check:
            _check(new, path)
        if path.exists():
            new.chmod(path.stat().st_mode)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
