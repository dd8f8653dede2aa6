"""How do dotted and nested names become one tree?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from case_runtime.written import Miswritten

Tree: TypeAlias = dict[str, Any]


def expanded(document: Mapping[object, object]) -> Tree:
    """`{"a.b": 1, "a": {"c": 2}}` -> `{"a": {"b": 1, "c": 2}}`; what is null was not said."""
    tree: Tree = {}
    for key, value in document.items():
        inner = inside(value)
        if inner is not None:
            put(tree, str(key).split("."), inner)
    return tree


def inside(value: object) -> object:
    """A value, with whatever mappings it holds."""
    if isinstance(value, Mapping):
        return expanded(value)
    if isinstance(value, list):
        return [inside(element) for element in value]
    return value


def put(tree: Tree, path: Sequence[str], value: object, above: str = "") -> None:
    """Adds a value; `Miswritten` if there is one, unless both are mappings."""
    name, *rest = path
    here = f"{above}{name}"
    if rest:
        inner = tree.setdefault(name, {})
        if not isinstance(inner, dict):
            raise Miswritten(f"{here}: is set twice")
        put(inner, rest, value, f"{here}.")
    elif name not in tree:
        tree[name] = value
    elif isinstance(value, dict) and isinstance(tree[name], dict):
        for key, inner in value.items():
            put(tree[name], [key], inner, f"{here}.")
    else:
        raise Miswritten(f"{here}: is set twice")


def take(tree: Tree, path: Sequence[str]) -> object:
    """Removes a value and returns it; None if it is not there."""
    *above, name = path
    for step in above:
        inner = tree.get(step)
        if not isinstance(inner, dict):
            return None
        tree = inner
    value: object = tree.pop(name, None)
    return value


def leaves(tree: Tree, above: str = "") -> Iterator[str]:
    """The dotted names of all values."""
    for name, value in tree.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, f"{above}{name}.")
        else:
            yield f"{above}{name}"
