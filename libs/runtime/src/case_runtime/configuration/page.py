"""How are the settings documented?"""

from datetime import timedelta
from itertools import groupby
from typing import Any, Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from case_runtime.configuration.keys import SETTINGS, Setting, alternatives
from case_runtime.configuration.kinds import Says

INTRODUCTION = """\
# Configuration

Written by `make docs` from the settings themselves.

Everything can be said in the environment or in a YAML file (`--config FILE`, or `CASELOG_CONFIG`);
the environment wins. The names of Kibana are understood, so a `kibana.yml` can be carried over:
dotted or nested, with or without `xpack.`, with `${VARIABLE}` and `${VARIABLE:default}` inside.
Settings of Kibana that are none of ours are ignored with one warning; inside our own namespaces an
unknown name is an error.

In the environment lists are written with commas, maps as JSON or YAML. `<VARIABLE>_FILE` names a
file that holds the value: that is the way for secrets. `encryption.key` may also be called
`encryptedSavedObjects.encryptionKey`.

"""

HEAD = "| setting | variable | takes | default | what it does |\n| --- | --- | --- | --- | --- |\n"


def document() -> str:
    """The page."""
    grouped = groupby(SETTINGS, lambda setting: setting.key.partition(".")[0])
    return INTRODUCTION + "\n".join(
        f"## {name}\n\n{HEAD}{rows(list(found))}" for name, found in grouped
    )


def rows(found: list[Setting]) -> str:
    """One line for each."""
    return "".join(
        f"| `{one.key}` | `{one.variable}` | {takes(one)} | {default(one)} "
        f"| {one.field.description or ''} |\n"
        for one in found
    )


def takes(setting: Setting) -> str:
    """In a few words."""
    for said in setting.field.metadata:
        if isinstance(said, Says):
            return said.what
    words = " or ".join(dict.fromkeys(kind(a) for a in alternatives(setting.field.annotation)))
    limits = ", ".join(
        f"{sign} {bound}"
        for said in setting.field.metadata
        for sign, name in ((">=", "ge"), ("<=", "le"))
        if (bound := getattr(said, name, None)) is not None
    )
    return f"{words}, {limits}" if limits else words


def kind(annotation: Any) -> str:  # noqa: ANN401 - any annotation
    """One of the kinds of value."""
    for said in getattr(annotation, "__metadata__", ()):
        if isinstance(said, Says):
            return said.what
    origin = get_origin(annotation)
    if origin is tuple:
        return f"list of {kind(get_args(annotation)[0])}s"
    if origin is dict:
        return "map"
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in get_args(annotation))
    annotation = getattr(annotation, "__origin__", annotation)
    plain = {bool: "true or false", int: "number", str: "text", SecretStr: "text (secret)"}
    return plain.get(annotation, "path")


def default(setting: Setting) -> str:
    """As one would write it."""
    value = setting.field.default
    match value:
        case None | () | {}:
            return ""
        case bool():
            return f"`{str(value).lower()}`"
        case tuple():
            return f"`[{', '.join(map(str, value))}]`"
        case timedelta():
            return f"`{value.total_seconds():g}s`"
        case _ if value is PydanticUndefined:
            return "required"
        case _:
            return f"`{value}`"
