"""What do the templates of a webhook say of a case?

They are Mustache. Every value is encoded for the place that it goes to, as JSON (quotes included)
or for a URL, and put in once: two braces do as three. What is not known there is refused.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import quote

import orjson
import pystache
from pystache.common import PystacheError
from pystache.parser import ParsingError

CASE = (
    "case.title",
    "case.description",
    "case.id",
    "case.severity",
    "case.status",
    "case.tags",
    "case.category",
    "case.assignees",
    "case.customFields",
    "case.observables",
)
EMPTY: Mapping[str, object] = {
    "case.tags": [],
    "case.assignees": [],
    "case.customFields": {},
    "case.observables": [],
}
"""What stands there if a case says nothing; of all others, an empty text."""
COMMENT = ("case.comment",)
ID = ("external.system.id",)
TITLE = ("external.system.title",)
UNESCAPED = "!*'()"
"""Beside letters, digits and `-_.~`, in a part of a URL."""

END = "\x00"
"""On both sides: of a section without an end only a part is rendered."""

STEP = re.compile(r"[^.\[\]]+")


class Unusable(Exception):
    """A template that cannot be used, and why."""


class Renderer(pystache.Renderer):  # type: ignore[misc] # it has no types
    """Puts values in as they are, and only texts."""

    def __init__(self) -> None:
        super().__init__(escape=str, missing_tags="strict", partials={})

    def str_coerce(self, val: object) -> str:
        """A part of the variables is none."""
        raise Unusable(f"{type(val).__name__} is no variable")


def rendered(template: str, values: Mapping[str, str]) -> str:
    """With values that are encoded already; or `Unusable`."""
    try:
        text = str(Renderer().render(f"{END}{template}{END}", nested(values)))
    except PystacheError as error:
        raise Unusable(str(error)) from None
    except (ParsingError, IndexError) as error:
        raise Unusable(f"is no template: {error}") from None
    if len(text) <= 1 or not (text.startswith(END) and text.endswith(END)):
        raise Unusable("is no template: a section has no end")
    return text[1:-1]


def nested(values: Mapping[str, str]) -> dict[str, Any]:
    """`case.title` as a part of `case`."""
    made = dict[str, Any]()
    for name, value in values.items():
        here = made
        *path, last = name.split(".")
        for step in path:
            here = here.setdefault(step, {})
        here[last] = value
    return made


def sample(names: Collection[str]) -> dict[str, str]:
    """Values that are there whatever a template does with them."""
    return {name: in_json(EMPTY[name]) if name in EMPTY else '"x"' for name in names}


def check_json(template: str, names: Collection[str]) -> None:
    """`Unusable`, unless it is JSON with any values."""
    text = rendered(template, sample(names))
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Unusable("is not valid JSON when values are put in (without quotes)") from None


def check_url(template: str, names: Collection[str]) -> str:
    """The URL with some values; `Unusable` if they decide which host it is."""
    if "{{" in "/".join(template.split("/", 3)[:3]):
        raise Unusable("the host of a URL holds no variables")
    text = rendered(template, dict.fromkeys(names, "x"))
    if "{{" in text:
        raise Unusable("is no template: a variable has no end")
    return text


def of_case(incident: Mapping[str, Any]) -> dict[str, str]:
    """What is known of a case, for JSON."""
    said = {name: incident.get(name.partition(".")[2]) for name in CASE}
    return {
        name: in_json(EMPTY.get(name, "") if value is None else value)
        for name, value in said.items()
    }


def in_json(value: object) -> str:
    """As JSON has it."""
    return orjson.dumps(value).decode()


def in_url(text: str) -> str:
    """As one step of a path has it."""
    encoded = quote(text, safe=UNESCAPED)
    return encoded.replace(".", "%2E") if set(encoded) == {"."} else encoded


def found(said: Any, path: str) -> str | None:  # noqa: ANN401 - whatever JSON says
    """What an answer has under `result.items[0].id`; None unless it is a text or a number."""
    for step in STEP.findall(path):
        if isinstance(said, Mapping):
            said = said.get(step)
        elif isinstance(said, list) and step.isdecimal() and int(step) < len(said):
            said = said[int(step)]
        else:
            return None
    if isinstance(said, bool) or not isinstance(said, str | int | float):
        return None
    return str(said) or None
