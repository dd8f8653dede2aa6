"""What is the supervisor told, and can it be?"""

from dataclasses import dataclass
from pathlib import Path

from case_runtime import users_file
from case_runtime.config import Configuration
from caselog.errors import Broken
from caselog.listener import only_here


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the supervisor is told."""

    data: Path
    configuration: Configuration
    config: Path | None = None
    """The file that it was read from; the services read it again."""

    def check(self) -> None:
        """Raises `Broken` or `Miswritten` for what contradicts itself or cannot be read."""
        host, users = self.configuration.server.host, self.configuration.users.file
        if users is None and not only_here(host):
            raise Broken(f"{host} lets others in: name who may come, --users FILE")
        if users is not None:
            users_file.read(users)
