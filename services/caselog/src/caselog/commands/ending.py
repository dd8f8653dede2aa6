"""How does a command end? With one clear line and an exit code, never with a traceback of ours."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from case_runtime.written import Miswritten
from caselog.errors import Broken, Stop


@contextmanager
def told() -> Iterator[None]:
    """What stops the program is one line on standard error."""
    try:
        yield
    except Miswritten as error:
        end(Broken("; ".join(str(error).splitlines())))
    except Stop as stop:
        end(stop)


def end(stop: Stop) -> NoReturn:
    """Say why, and go."""
    sys.stdout.flush()
    sys.stderr.write(f"caselog: {stop}\n")
    sys.exit(stop.code)


def leave(code: int) -> None:
    """End now, whatever a thread still waits for: all that was started has been stopped."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
