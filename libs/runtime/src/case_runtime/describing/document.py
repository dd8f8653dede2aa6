"""What does the API of some routes look like to a machine? One OpenAPI 3.1 document."""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter

from case_runtime.describing import headers, statuses
from case_runtime.describing.operation import Change, Never, Operation
from case_runtime.describing.query import parameters
from case_runtime.describing.schemas import Use, schemas, used
from case_runtime.entering import BETWEEN_SERVICES
from case_runtime.routing import Route, Routes
from case_runtime.sessions.cookies import SESSION

Document = dict[str, Any]

ABOUT = (
    "Cases, in the words of Elastic's Cases API. A path that begins with `/internal/` is one that"
    " the peer calls internal; it is described here all the same. Whatever differs from the peer"
    " stands in `docs/compatibility.md`."
)
SERVERS = [
    {"url": "/", "description": "The default space"},
    {
        "url": "/s/{space}",
        "description": "Another space",
        "variables": {
            "space": {"default": "default", "description": "Lower-case letters, digits, _ and -"}
        },
    },
]
LOGINS = {
    "basic": {"type": "http", "scheme": "basic", "description": "A user of the users file."},
    "apiKey": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`ApiKey` and base64 of `id:key`.",
    },
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A token of the provider of OpenID Connect, where one is configured.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": SESSION,
        "description": "What `POST /api/session` gives a browser.",
    },
}


def listed(tables: Iterable[Routes]) -> Iterator[tuple[str, Route]]:
    """Method and route of all that is for clients; a HEAD is a GET."""
    for table in tables:
        for method, route in table.listed():
            if method != "HEAD" and not route.template.startswith(BETWEEN_SERVICES):
                yield method, route


def document(tables: Iterable[Routes], also: Mapping[str, Document] | None = None) -> Document:
    """Of all their routes; a path may be read by one service and written by another.

    `also` are paths of which no table knows.
    """
    known = [(m, route, route.operation) for m, route in listed(tables) if route.operation]
    made, components = schemas(pair for _, _, operation in known for pair in models(operation))
    paths: dict[str, Document] = {path: dict(said) for path, said in (also or {}).items()}
    for method, route, operation in known:
        told = Told(method, route, operation, made, components)
        paths.setdefault(route.template, {})[method.lower()] = told.whole()
    components["Error"] = statuses.ERROR
    shared = {
        "parameters": headers.PARAMETERS,
        "headers": headers.ANSWERED,
        "responses": statuses.components(),
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Caselog", "version": "1", "description": ABOUT},
        "servers": SERVERS,
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": used([paths, shared], components),
            **shared,
            "securitySchemes": LOGINS,
        },
        "security": [{name: []} for name in LOGINS],
    }


def models(operation: Operation) -> Iterator[tuple[Use, TypeAdapter[Any]]]:
    """What pydantic has to describe of it."""
    if operation.answer is not None and not isinstance(operation.answer, Mapping):
        yield Use(operation.id, "answer"), TypeAdapter(operation.answer)
    if isinstance(operation, Change) and operation.minimal is not None:
        yield Use(operation.id, "minimal"), TypeAdapter(operation.minimal)
    if isinstance(operation.body, TypeAdapter):
        yield Use(operation.id, "body"), operation.body
    if operation.query is not None:
        yield Use(operation.id, "query"), operation.query


class Told:
    """One operation of the document."""

    def __init__(
        self,
        method: str,
        route: Route,
        operation: Operation,
        made: Mapping[Use, Document],
        components: Document,
    ) -> None:
        self._method, self._route, self._operation = method, route, operation
        self._made, self._components = made, components

    def whole(self) -> Document:
        """All of it."""
        said = inspect.getdoc(self._route.endpoint) or ""
        summary, _, more = said.partition("\n\n")
        operation = self._operation
        return {
            "operationId": operation.id,
            "tags": [operation.tag],
            "summary": summary.removesuffix("."),
            **({"description": more} if more else {}),
            **({"deprecated": True} if operation.deprecated else {}),
            **({"security": []} if operation.open or operation.signed else {}),
            "parameters": list(self._parameters()),
            **self._body(),
            "responses": self._responses(),
        }

    def _parameters(self) -> Iterator[Document]:
        method, path, operation = self._method, self._route.template, self._operation
        for name in self._route.names:
            schema = {"type": "string", "minLength": 1}
            yield {"name": name, "in": "path", "required": True, "schema": schema}
        common = list(headers.taken(method, path, operation))
        if operation.query is not None:
            for parameter in parameters(self._schema("query"), self._components):
                if parameter["name"] not in common:
                    yield parameter
        yield from map(dict, operation.headers)
        for name in common:
            yield {"$ref": f"#/components/parameters/{name}"}

    def _body(self) -> Document:
        body = self._operation.body
        if body is None:
            return {}
        schema = body if isinstance(body, Mapping) else self._schema("body")
        content = {self._operation.takes: {"schema": schema}}
        return {"requestBody": {"required": True, "content": content}}

    def _responses(self) -> Document:
        operation = self._operation
        names = statuses.of(self._method, self._route.template, operation)
        refused = {
            str(status): {"$ref": f"#/components/responses/{statuses.name(status)}"}
            for status in names
        }
        carried = {
            name: {"$ref": f"#/components/headers/{name}"} for name in headers.answered(operation)
        }
        if isinstance(operation, Never):
            return refused
        if operation.answer is None:
            return {"204": {"description": "It is done", "headers": carried}, **refused}
        content = {operation.media: {"schema": self._answer()}}
        done = {"description": "It is done", "headers": carried, "content": content}
        part = {"206": {**done, "description": "A part of it"}} if operation.parted else {}
        new = {"201": {**done, "description": "It is new"}} if operation.creates else {}
        return {"200": done, **new, **part, **refused}

    def _answer(self) -> Document:
        answer = self._operation.answer
        full = dict(answer) if isinstance(answer, Mapping) else self._schema("answer")
        if isinstance(self._operation, Change) and self._operation.minimal is not None:
            return {"anyOf": [full, self._schema("minimal")]}
        return full

    def _schema(self, part: Any) -> Document:  # noqa: ANN401 - a literal of schemas.Part
        return self._made[Use(self._operation.id, part)]
