"""What does the API of all services look like to a machine? One OpenAPI document."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI

Document = dict[str, Any]


def description(apps: Sequence[FastAPI]) -> Document:
    """A path may be read by one service and written by another."""
    paths: dict[str, Document] = {}
    components: dict[str, Document] = {}
    for app in apps:
        said = app.openapi()
        for path, methods in said.get("paths", {}).items():
            paths.setdefault(path, {}).update(methods)
        for kind, named in said.get("components", {}).items():
            components.setdefault(kind, {}).update(named)
    info = {"title": "Caselog", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": components}
