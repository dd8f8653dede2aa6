"""How do the command line, the environment and the file become one configuration?

An option is the variable of the same meaning, said louder: it wins over the environment, and that
over the file.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from case_runtime import config
from case_runtime.config import Configuration
from caselog.errors import Broken

Value = TypeVar("Value")
Told = Mapping[str, object]
"""Options by name; None for those that were not given."""

VARIABLES = {
    "host": "CASELOG_SERVER_HOST",
    "port": "CASELOG_SERVER_PORT",
    "console": "CASELOG_SERVER_CONSOLE",
    "users": "CASELOG_USERS_FILE",
    "kafka": "CASELOG_KAFKA_BOOTSTRAP_SERVERS",
    "mongo": "CASELOG_MONGODB_URI",
    "replication": "CASELOG_KAFKA_REPLICATION",
    "token": "CASELOG_SERVICES_TOKEN",
}


def configured(path: Path | None, options: Told, *, quiet: bool = False) -> Configuration:
    """Everything; raises `Miswritten` for what is wrong in it."""
    return config.load(path, {**os.environ, **as_variables(options)}, quiet=quiet)


def as_variables(options: Told) -> dict[str, str]:
    """For a process of ours, likewise."""
    return {VARIABLES[name]: str(value) for name, value in options.items() if value is not None}


def needed(value: Value | None, name: str) -> Value:
    """The value of an option without a default."""
    if value is None:
        raise Broken(f"{name} must be said: --{name}, {VARIABLES[name]} or the configuration file")
    return value
