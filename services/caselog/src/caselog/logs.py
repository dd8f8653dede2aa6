"""How long may a log grow? A process writes on for months; its file is cut, the last part kept."""

import shutil
from pathlib import Path

MOST = 64 << 20


def keep_short(log: Path, most: int = MOST) -> None:
    """Move what was written aside once it is too much; whoever appends goes on at the beginning."""
    try:
        if log.stat().st_size <= most:
            return
    except FileNotFoundError:
        return
    shutil.copyfile(log, log.with_name(f"{log.name}.1"))
    with log.open("r+b") as file:
        file.truncate(0)
