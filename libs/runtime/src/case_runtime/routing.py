"""Which endpoint answers a path?

A table for the routes that are called often: an endpoint takes the request and returns the
response, nothing is solved or injected. A literal beats a parameter, whichever was added first.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias
from urllib.parse import unquote

from fastapi import Request, Response

from case_runtime.describing.operation import Operation
from case_runtime.errors import Invalid

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
Decorator: TypeAlias = Callable[[Endpoint], Endpoint]


class Route(NamedTuple):
    """Where it was found: the template is what metrics and logs name."""

    template: str
    names: tuple[str, ...]
    endpoint: Endpoint
    operation: Operation | None = None
    """What it says of itself; only what services ask each other says nothing."""


@dataclass(slots=True)
class Node:
    """The routes behind one beginning of a path."""

    literals: dict[str, "Node"] = field(default_factory=dict)
    parameter: "Node | None" = None
    routes: dict[str, Route] = field(default_factory=dict)


class Routes:
    """The table: `@routes.get("/api/cases/{case_id}", Question("getCase"))` over an endpoint."""

    def __init__(self) -> None:
        self._root = Node()
        self.beside: Sequence[Routes] = ()
        """The tables that answer the same port: the methods of a path may be parted among them."""

    def get(self, path: str, operation: Operation | None = None) -> Decorator:
        """A question; HEAD is one too."""
        return self._added(("GET", "HEAD"), path, operation)

    def post(self, path: str, operation: Operation | None = None) -> Decorator:
        """A command, or a question too long for a URL."""
        return self._added(("POST",), path, operation)

    def patch(self, path: str, operation: Operation | None = None) -> Decorator:
        """A change of a part."""
        return self._added(("PATCH",), path, operation)

    def put(self, path: str, operation: Operation | None = None) -> Decorator:
        """A change of the whole."""
        return self._added(("PUT",), path, operation)

    def delete(self, path: str, operation: Operation | None = None) -> Decorator:
        """A removal."""
        return self._added(("DELETE",), path, operation)

    def find(self, method: str, segments: Sequence[str]) -> tuple[Route, dict[str, str]] | None:
        """The route and its parameters."""
        values: list[str] = []
        node = walk(self._root, segments, 0, values)
        route = node and node.routes.get(method)
        return (route, dict(zip(route.names, values, strict=True))) if route else None

    def methods(self, segments: Sequence[str]) -> Iterable[str]:
        """What may be asked of a path, here or beside; nothing of one that is unknown."""
        tables: list[Routes] = [self, *self.beside]
        nodes = [node for one in tables if (node := walk(one._root, segments, 0, []))]  # noqa: SLF001 - one of us
        return sorted({method for node in nodes for method in node.routes})

    def listed(self) -> Iterator[tuple[str, Route]]:
        """Every method and route, for whoever describes them."""
        yield from listed(self._root)

    def _added(self, methods: Iterable[str], path: str, operation: Operation | None) -> Decorator:
        node, names = self._root, []
        for step in path.split("/")[1:]:
            if step.startswith("{"):
                names.append(step[1:-1])
                node.parameter = node.parameter or Node()
                node = node.parameter
            else:
                node = node.literals.setdefault(step, Node())

        def add(endpoint: Endpoint) -> Endpoint:
            for method in methods:
                node.routes[method] = Route(path, tuple(names), endpoint, operation)
            return endpoint

        return add


def walk(node: Node, segments: Sequence[str], place: int, values: list[str]) -> Node | None:
    """The end of the path, if it has routes; `values` are its parameters, none of them empty."""
    if place == len(segments):
        return node if node.routes else None
    step = segments[place]
    literal = node.literals.get(step)
    if literal and (found := walk(literal, segments, place + 1, values)):
        return found
    if node.parameter and step:
        values.append(step)
        if found := walk(node.parameter, segments, place + 1, values):
            return found
        values.pop()
    return None


def listed(node: Node) -> Iterator[tuple[str, Route]]:
    """Those behind one beginning of a path."""
    yield from node.routes.items()
    for next_ in (*node.literals.values(), *filter(None, [node.parameter])):
        yield from listed(next_)


def segments(path: str) -> list[str]:
    """What is between the slashes of a path as it was sent; an escaped one separates nothing."""
    steps = path.split("/")[1:]
    if "%" not in path:
        return steps
    try:
        return [unquote(step, errors="strict") for step in steps]
    except UnicodeDecodeError as error:
        raise Invalid("The path cannot be read") from error
