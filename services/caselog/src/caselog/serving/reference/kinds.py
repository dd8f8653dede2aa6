"""How is a schema said in a few words?"""

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

Schema = Mapping[str, Any]

LIMITS = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {}",
    "maxItems": "at most {}",
    "minimum": ">= {}",
    "maximum": "<= {}",
    "format": "{}",
}


def anchor(name: str) -> str:
    """Where a model stands on the page."""
    return f"model-{name}"


def kind(schema: Schema) -> Markup:
    """With links to the models that it names."""
    match schema:
        case {"$ref": str(reference)}:
            name = reference.rpartition("/")[2]
            return Markup('<a href="#{}">{}</a>').format(anchor(name), name)
        case {"const": value}:
            return Markup("<code>{}</code>").format(value)
        case {"enum": values}:
            return Markup(", ").join(Markup("<code>{}</code>").format(value) for value in values)
        case {"oneOf": kinds} | {"anyOf": kinds}:
            return Markup(" or ").join(kind(one) for one in kinds)
        case {"type": "array", "items": items}:
            return Markup("list of {}{}").format(kind(items), limits(schema))
        case {"type": "object", "additionalProperties": Mapping() as values}:
            return Markup("object, each value {}").format(kind(values))
        case {"type": word}:
            return Markup("{}{}").format(word, limits(schema))
    return Markup("anything")


def limits(schema: Schema) -> str:
    """In brackets, if there are any."""
    said = ", ".join(said_limits(schema))
    return f" ({said})" if said else ""


def said_limits(schema: Schema) -> Iterator[str]:
    """One after the other; that there must be something goes without saying."""
    for name, words in LIMITS.items():
        if name in schema and schema[name] not in {0, 1}:
            yield words.format(schema[name])


def prose(text: str) -> Markup:
    """With what stands in backticks as code."""
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else part
        for place, part in enumerate(parts)
    )
