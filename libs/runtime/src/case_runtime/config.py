"""What is this Caselog told? The environment, over a file.

`python -m case_runtime.config` prints the page about every setting.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import structlog
from pydantic import ValidationError

from case_runtime.configuration import environment, errors, file
from case_runtime.configuration.keys import SETTINGS
from case_runtime.configuration.page import document
from case_runtime.configuration.tree import Tree, put, take
from case_runtime.configuration.whole import Configuration
from case_runtime.written import Miswritten

__all__ = ["Configuration", "Miswritten", "document", "load"]

ENOUGH = 50
"""Names in one warning."""

log = structlog.get_logger()


def load(
    path: Path | None = None, environ: Mapping[str, str] = os.environ, *, quiet: bool = False
) -> Configuration:
    """The configuration, or `Miswritten` with everything that is wrong, one line each.

    Without a path it is the file that `CASELOG_CONFIG` names, if any.
    What is not for us is named in one warning, unless `quiet` (someone has said it before).
    """
    if path is None and (named := environ.get(environment.FILE)):
        path = Path(named)
    tree, foreign = file.read(path, environ) if path else ({}, [])
    values, origins, unknown = environment.read(environ)
    for setting, value in values.items():
        steps = setting.key.split(".")
        take(tree, steps)
        put(tree, steps, value)
    ignored = [*foreign, *unknown]
    if ignored and not quiet:
        log.warning("configuration.ignored", settings=ignored[:ENOUGH], count=len(ignored))
    try:
        return Configuration.model_validate(with_lists(tree))
    except ValidationError as error:
        said = errors.told(error, {setting.key: name for setting, name in origins.items()})
        where = f"{path}: " if path else ""
        raise Miswritten("\n".join(f"{where}{line}" for line in said.split("\n"))) from None


def with_lists(tree: Tree) -> Tree:
    """Where several values are taken, one text is a list of one."""
    for setting in SETTINGS:
        steps = setting.key.split(".")
        if setting.listed and (value := take(tree, steps)) is not None:
            put(tree, steps, [value] if isinstance(value, str) else value)
    return tree


if __name__ == "__main__":
    sys.stdout.write(document())
