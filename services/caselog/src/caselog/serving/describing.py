"""What does the API of all services look like to a machine? One OpenAPI document.

It names what can be asked; what is said and answered is that of Elastic's Cases API.
"""

import inspect
import re
from collections.abc import Iterable, Iterator
from typing import Any

from case_runtime.routing import Route, Routes

Document = dict[str, Any]

PARAMETER = re.compile(r"{(\w+)}")
SPACE = (
    "Each path may begin with `/s/{space}`. A write needs the header `kbn-xsrf`, a path of"
    " `/internal/` needs `x-elastic-internal-origin`."
)
LOGINS = {
    "basic": {"type": "http", "scheme": "basic"},
    "apiKey": {"type": "apiKey", "in": "header", "name": "Authorization"},
}
BETWEEN_SERVICES = "/internal/caselog/"


def description(tables: Iterable[Routes]) -> Document:
    """A path may be read by one service and written by another."""
    paths: dict[str, Document] = {}
    for method, route in _public(tables):
        paths.setdefault(route.template, {})[method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Caselog", "version": "1", "description": SPACE},
        "paths": dict(sorted(paths.items())),
        "components": {"securitySchemes": LOGINS},
        "security": [{name: []} for name in LOGINS],
    }


def _public(tables: Iterable[Routes]) -> Iterator[tuple[str, Route]]:
    for table in tables:
        for method, route in table.listed():
            if method != "HEAD" and not route.template.startswith(BETWEEN_SERVICES):
                yield method, route


def _operation(route: Route) -> Document:
    said = inspect.getdoc(route.endpoint) or route.endpoint.__name__.replace("_", " ")
    summary, _, more = said.partition("\n\n")
    names = PARAMETER.findall(route.template)
    return {
        "summary": summary,
        **({"description": more} if more else {}),
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in names
        ],
        "responses": {"default": {"description": "The answer, or `{statusCode, error, message}`"}},
    }
