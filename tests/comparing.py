"""How does our description of the API differ from what clients rely on of the peer's?"""

import re
from itertools import chain
from pathlib import Path

import yaml

from tables import DOCUMENT, ROUTES

HERE = Path(__file__).parent
PEER = yaml.safe_load((HERE / "contract/peer.yaml").read_text())
PAGE = (HERE.parent / "docs/compatibility.md").read_text()


def named(said):
    """`id* title` -> {"id": True, "title": False}; the name of a shape stands for its fields."""
    found = {}
    for word in (said or "").replace("+", " ").split():
        if word in PEER["shapes"]:
            found |= named(PEER["shapes"][word])
        else:
            found[word.rstrip("*")] = word.endswith("*")
    return found


def resolved(schema):
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def fields(schema):
    """Those of an object, of what a list holds, or of any alternative; true: in all of them."""
    schema = resolved(schema)
    if schema.get("type") == "array":
        return fields(schema["items"])
    kinds = [fields(one) for one in schema.get("oneOf") or schema.get("anyOf") or ()]
    if kinds:
        names = dict.fromkeys(chain.from_iterable(kinds))
        return {name: all(kind.get(name, False) for kind in kinds) for name in names}
    return {name: name in schema.get("required", ()) for name in schema.get("properties", {})}


def parameters(operation):
    shared = DOCUMENT["components"]["parameters"]
    found = [
        shared[one["$ref"].rpartition("/")[2]] if "$ref" in one else one
        for one in operation["parameters"]
    ]
    return {one["name"]: one.get("required", False) for one in found if one["in"] == "query"}


def answer(operation):
    """The fields of a whole answer, not of a minimal one."""
    content = operation["responses"].get("200", {}).get("content", {})
    for media in content.values():
        schema = media["schema"]
        whole = schema["anyOf"][0] if "anyOf" in schema else schema
        return fields(whole)
    return {}


def body(operation):
    for media in operation.get("requestBody", {}).get("content", {}).values():
        return fields(media["schema"])
    return {}


def differences():
    """Each in a few words, as the page names it, and the operations that have it."""
    found = {}
    for name, theirs in PEER["operations"].items():
        method, path = name.split(" ")
        ours = DOCUMENT["paths"].get(path, {}).get(method.lower())
        for what in [f"{name} is missing"] if ours is None else each(theirs, ours):
            found.setdefault(what, []).append(name)
    return found


def each(theirs, ours):
    """How one operation differs from ours."""
    yield from compared("?", named(theirs.get("query")), parameters(ours))
    yield from compared("body ", named(theirs.get("body")), body(ours))
    if "answer" in theirs:
        yield from compared("answer ", named(theirs["answer"]), answer(ours), answers=True)
    statuses = {one for one in ours["responses"] if one >= "400"}
    for status in set(theirs["refuses"].split()) - statuses:
        yield f"never {status}"


def compared(what, theirs, ours, *, answers=False):
    """What one has and the other has not, or asks for and the other does not."""
    for field in theirs.keys() - ours.keys():
        yield f"without {what}{field}"
    for field in ours.keys() - theirs.keys():
        yield f"with {what}{field}"
    for field in theirs.keys() & ours.keys():
        if theirs[field] and not ours[field]:
            yield f"optional {what}{field}"
        if ours[field] and not theirs[field] and not answers:
            yield f"required {what}{field}"


def explained():
    """The differences that the page names, each with its reason."""
    section = PAGE.partition("## The descriptions, compared")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| `([^`]+)` \| ([^|]*) \|$", section, re.MULTILINE))


def rows():
    """The routes that the page names in its table of routes, each with its word."""
    section = PAGE.partition("## Every route")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| `([A-Z]+ /[^`]*)` \| ([^|]+?) \|", section, re.MULTILINE))


def routes():
    """All that we have."""
    return {f"{method} {route.template}" for method, route in ROUTES}
