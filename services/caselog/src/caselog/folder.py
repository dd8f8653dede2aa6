"""What does a Caselog keep in its data folder, besides Kafka's and MongoDB's own files?

lock              held by the running supervisor, released by the system when it goes
ports.json        chosen once, so that clients find Kafka and MongoDB where they were
run.json          what runs: addresses and processes; left behind by a kill
users.yml         who may log in
first-password    of the user that the first start made
service-token     what its services say to each other
logs/             of each process
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from caselog.errors import Broken

Kept = TypeVar("Kept", bound=BaseModel)


class Running(BaseModel):
    """A process, told from a later one with the same number by the time it began."""

    name: str
    pid: int
    since: float


class Run(BaseModel):
    """What the supervisor has started."""

    url: str
    kafka: str
    mongo: str
    processes: list[Running] = []


class Ports(BaseModel):
    """Where the embedded servers of this folder listen, on the loopback."""

    kafka: int
    controller: int
    mongo: int


class Folder:
    """One data folder; whoever owns it may run in it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    @property
    def users(self) -> Path:
        """The users file that the first start makes."""
        return self.path / "users.yml"

    @property
    def first_password(self) -> Path:
        """Readable by its owner only."""
        return self.path / "first-password"

    @property
    def service_token(self) -> Path:
        """Likewise."""
        return self.path / "service-token"

    def log(self, name: str) -> Path:
        """Where a process writes."""
        return self.path / "logs" / f"{name}.log"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Only one at a time may run here; the lock ends with the process, however it ends."""
        self._make()
        with (self.path / "lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Broken(f"another Caselog runs in {self.path}: {self._whose()}") from error
            yield

    def ports(self) -> Ports | None:
        """As they were chosen, if they were."""
        return _read(self.path / "ports.json", Ports)

    def keep_ports(self, ports: Ports) -> None:
        """For every later start."""
        _write(self.path / "ports.json", ports)

    def run(self) -> Run | None:
        """What runs, or ran when its supervisor was killed."""
        return _read(self.path / "run.json", Run)

    def keep_run(self, run: Run) -> None:
        """Before anybody needs it."""
        _write(self.path / "run.json", run)

    def forget_run(self) -> None:
        """All has ended."""
        (self.path / "run.json").unlink(missing_ok=True)

    def _make(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise Broken(f"the data folder cannot be made: {error}") from error
        if not os.access(self.path, os.W_OK):
            raise Broken(f"the data folder {self.path} cannot be written")

    def _whose(self) -> str:
        run = self.run()
        pids = [one.pid for one in run.processes if one.name == "supervisor"] if run else []
        where = f" at {run.url}" if run else ""
        return f"process {pids[0]}{where}" if pids else "it is just starting"


def _read(path: Path, kind: type[Kept]) -> Kept | None:
    try:
        return kind.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):  # torn by a power cut: as if never written
        return None


def _write(path: Path, kept: BaseModel) -> None:
    new = path.with_suffix(".new")
    new.write_text(kept.model_dump_json(indent=2))
    new.replace(path)
