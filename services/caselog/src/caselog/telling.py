"""What does the program say to the person at the terminal?"""

import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

MEGABYTE = 1_000_000


class Ready(NamedTuple):
    """What someone needs to begin."""

    url: str
    kafka: str
    mongo: str
    password: Path | None
    """Of the user `admin` that the first start made; None where a users file was given."""
    shown: str | None
    """The password itself, at the first start only."""
    degraded: Sequence[str]


def say(line: str) -> None:
    """One line, at once; a terminal that is gone is no reason to stop."""
    with suppress(OSError):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def ready(it: Ready) -> None:
    """Where it is, who may come in, and something to try."""
    say(f"Caselog is ready at {it.url}")
    for why in it.degraded:
        say(f"  degraded: {why}")
    who = "-u USER"
    if it.password:
        who = f'-u "admin:$(cat {it.password})"'
        shown = f"{it.shown}   (also in {it.password})" if it.shown else f"in {it.password}"
        say(f"  user      admin\n  password  {shown}")
    say(f"  Kafka     {it.kafka}   topic case.user-actions\n  MongoDB   {it.mongo}")
    say(f"Try it, from a second terminal:\n  {curl(who, it.url)}")


def curl(who: str, url: str) -> str:
    """The command that opens a first case."""
    case = (
        '{"title": "A first case", "description": "Opened with curl", "tags": [],'
        ' "owner": "securitySolution", "settings": {"syncAlerts": true},'
        ' "connector": {"id": "none", "name": "none", "type": ".none", "fields": null}}'
    )
    headers = "-H 'kbn-xsrf: curl' -H 'content-type: application/json'"
    return f"curl {who} {headers} {url}/api/cases \\\n    -d '{case}'"


class Fetching:
    """How far a download is: a bar in a terminal, else two lines."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._began = 0.0
        self._bar = sys.stdout.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Called from the thread that fetches."""
        size = f"{total / MEGABYTE:.0f} MB"
        if not done:
            self._began = time.monotonic()
            say(f"fetching {self._what}, once: {size}")
        elif self._bar:
            end = "\n" if done == total else ""
            sys.stdout.write(f"\r  {done * 100 // total:3d} % of {size}{end}")
            sys.stdout.flush()
        elif done == total:
            say(f"fetched in {time.monotonic() - self._began:.0f} s")
