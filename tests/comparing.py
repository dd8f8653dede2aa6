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
    """Each in a few words, as the page names it in its first column."""
    for name, theirs in PEER["operations"].items():
        method, path = name.split(" ")
        ours = DOCUMENT["paths"].get(path, {}).get(method.lower())
        if ours is None:
            yield f"{name} is missing"
            continue
        yield from compared(name, "?", named(theirs.get("query")), parameters(ours))
        yield from compared(name, "body ", named(theirs.get("body")), body(ours))
        yield from compared(name, "answer ", named(theirs.get("answer")), answer(ours), answers=True)
        statuses = {one for one in ours["responses"] if one >= "400"}
        for status in sorted(set(str(theirs["refuses"]).split()) - statuses):
            yield f"never {status}: {name}"


def compared(name, what, theirs, ours, *, answers=False):
    """What one has and the other has not, or asks for and the other does not."""
    if answers and not theirs:
        return
    for field in theirs.keys() - ours.keys():
        yield f"without {what}{field}: {name}"
    for field in ours.keys() - theirs.keys():
        yield f"with {what}{field}: {name}"
    for field in theirs.keys() & ours.keys():
        if theirs[field] and not ours[field]:
            yield f"optional {what}{field}: {name}"
        if ours[field] and not theirs[field] and not answers:
            yield f"required {what}{field}: {name}"


def explained():
    """The differences that the page names: two spaces and a colon part them from the routes."""
    section = PAGE.partition("## The descriptions, compared")[2].partition("\n## ")[0]
    for what, routes in re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", section, re.MULTILINE):
        for route in re.findall("`([^`]+)`", routes):
            yield f"{what} is missing" if what == route else f"{what}: {route}"


def rows():
    """The routes that the page names in its table of routes, each with its word."""
    section = PAGE.partition("## Every route")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| `([A-Z]+ /[^`]*)` \| ([^|]+?) \|", section, re.MULTILINE))


def routes():
    """All that we have."""
    return {f"{method} {route.template}" for method, route in ROUTES}
