"""What does the API look like to people? A page made of its description, with nothing loaded."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import Response

from case_runtime.describing.document import Document
from caselog.serving.reference.kinds import anchor, kind, prose

PLACE = "caselog.serving.reference"
STYLE = files(PLACE).joinpath("templates/reference.css").read_text()
DIGEST = b64encode(sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{DIGEST}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
}
"""No script, no image, no frame, and no style but ours."""

TEMPLATES = Environment(
    loader=PackageLoader(PLACE),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters.update(kind=kind, anchor=anchor, prose=prose)


def page(document: Document) -> Response:
    """All of it."""
    told = {"document": document, "groups": groups(document), "style": STYLE}
    text = TEMPLATES.get_template("reference.html").render(told)
    return Response(text, headers=HEADERS, media_type="text/html")


def groups(document: Document) -> Mapping[str, list[dict[str, Any]]]:
    """The operations by their tag, each with its path, its parameters and its answers resolved."""
    found = [
        {"method": method.upper(), "path": path, **resolved(operation, document)}
        for path, said in document["paths"].items()
        for method, operation in said.items()
    ]
    found.sort(key=lambda one: one["tags"][0])
    return {tag: list(some) for tag, some in groupby(found, key=lambda one: one["tags"][0])}


def resolved(operation: Document, document: Document) -> Document:
    """Without references to shared parameters and responses; those to models stay."""

    def shared(one: Document) -> Document:
        if "$ref" not in one:
            return one
        here: Any = document
        for step in one["$ref"].removeprefix("#/").split("/"):
            here = here[step]
        found: Document = here
        return found

    return {
        **operation,
        "parameters": [shared(one) for one in operation.get("parameters", ())],
        "responses": {name: shared(one) for name, one in operation["responses"].items()},
    }
