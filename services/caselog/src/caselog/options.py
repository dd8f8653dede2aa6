"""What did the command line say, and can it be?"""

from dataclasses import dataclass
from pathlib import Path

from case_runtime import users_file
from caselog.errors import Broken
from caselog.listener import only_here


@dataclass(frozen=True, kw_only=True)
class Options:
    """Of `caselog up`."""

    host: str
    port: int
    data: Path
    users: Path | None = None
    config: Path | None = None
    kafka: str | None = None
    """The address of a Kafka that runs already: none is embedded then."""
    mongo: str | None = None
    """Likewise."""

    def check(self) -> None:
        """Raises `Broken` or `Miswritten` for what contradicts itself or cannot be read."""
        if not only_here(self.host) and self.users is None:
            raise Broken(f"--host {self.host} lets others in: name who may come, --users FILE")
        if self.users:
            users_file.read(self.users)
