"""How does a page become HTML? Everything is escaped, and nothing is run or loaded."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files

from fastapi import Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from case_query.pages.case import minute

STYLE = files("case_query.pages").joinpath("templates/page.css").read_text()

DIGEST = b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{DIGEST}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""No script, no image, no frame, and no style but ours."""

TEMPLATES = Environment(
    loader=PackageLoader("case_query.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

TEMPLATES.filters["minute"] = minute


def render(template: str, told: Mapping[str, object]) -> Response:
    """The page."""
    page = TEMPLATES.get_template(template).render(told, style=STYLE)
    headers = {"content-security-policy": POLICY}
    return Response(page, headers=headers, media_type="text/html")
