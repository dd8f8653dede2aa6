"""What does the configuration file say to us? It may be a team's kibana.yml."""

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from case_runtime import written
from case_runtime.configuration.server import Server
from case_runtime.configuration.tree import Tree, expanded, leaves, put, take
from case_runtime.configuration.whole import Configuration
from case_runtime.written import Miswritten

VARIABLE = re.compile(r"\$\{(\w+)(?::([^}]*))?\}")

OLD_KEY = ("encryptedSavedObjects", "encryptionKey")

WITHOUT_EFFECT = (
    "actions.cleanupFailedExecutionsTask",
    "actions.email.maximum_body_length",
    "actions.preconfiguredAlertHistoryEsIndex",
    "actions.queued",
    "actions.run.connectorTypeOverrides",
    "actions.usage",
    "actions.webhook",
)
"""Kibana's own, inside the namespaces that are ours too."""


def read(path: Path, environ: Mapping[str, str]) -> tuple[Tree, list[str]]:
    """What it says, by name; and the names that are not for us."""
    document = written.yaml(path)
    if document is None:
        return {}, []
    if not isinstance(document, dict):
        raise Miswritten(f"{path}: is no mapping of settings")
    try:
        tree = expanded(document)
        xpack = take(tree, ["xpack"])
        for key, value in xpack.items() if isinstance(xpack, dict) else ():
            put(tree, [key], value)
        if (old := take(tree, OLD_KEY)) is not None:
            put(tree, ("encryption", "key"), old)
        ignored = foreign(tree)
        return substituted(tree, environ), ignored
    except Miswritten as error:
        raise Miswritten(f"{path}: {error}") from None


def foreign(tree: Tree) -> list[str]:
    """Removes what is not for us, and names it."""
    ours = {field.alias for field in Configuration.model_fields.values()}
    theirs: Tree = {name: tree.pop(name) for name in list(tree) if name not in ours}
    server = tree.get("server")
    known = {field.alias for field in Server.model_fields.values()}
    for key in list(server) if isinstance(server, dict) else ():
        if key not in known:
            put(theirs, ["server", key], take(tree, ["server", key]))
    for name in WITHOUT_EFFECT:
        if (value := take(tree, name.split("."))) is not None:
            put(theirs, name.split("."), value)
    return sorted(leaves(theirs))


def substituted(value: Any, environ: Mapping[str, str]) -> Any:  # noqa: ANN401 - any YAML
    """With `${NAME}` and `${NAME:default}` as the environment has them, as in Kibana."""
    match value:
        case dict():
            return {key: substituted(inner, environ) for key, inner in value.items()}
        case list():
            return [substituted(inner, environ) for inner in value]
        case str():
            return VARIABLE.sub(partial(said, environ), value)
        case _:
            return value


def said(environ: Mapping[str, str], found: re.Match[str]) -> str:
    """One variable, or its default."""
    name, default = found.groups()
    if name in environ:
        return environ[name]
    if default is None:
        raise Miswritten(f"${{{name}}} is not set in the environment")
    return str(default)
