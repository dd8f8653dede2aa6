"""How is a setting told that cannot be used? By its name, never by its value."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import ValidationError

from case_runtime.configuration.keys import BY_KEY, alternatives
from case_runtime.configuration.kinds import Part
from case_runtime.configuration.whole import Configuration
from case_runtime.written import nearest, place

Location = Sequence[int | str]


def told(error: ValidationError, origins: Mapping[str, str]) -> str:
    """One line for each; a setting of the environment by the name of its variable."""
    lines = []
    for found in error.errors(include_url=False, include_input=False):
        key = place(found["loc"])
        why = found["msg"].removeprefix("Value error, ").replace("valid tuple", "list")
        if found["type"] == "extra_forbidden":
            why = f"is not known{meant(found['loc'])}"
        elif found["type"] == "missing":
            why = "is required"
        name = next((origins[known] for known in origins if begins(key, known)), key)
        lines.append(f"{name}: {why}" if name else why)
    return "\n".join(dict.fromkeys(lines))


def begins(key: str, known: str) -> bool:
    """The place is that setting, or inside it."""
    return key == known or key.startswith((f"{known}.", f"{known}["))


def meant(location: Location) -> str:
    """The nearest setting: beside it, else anywhere in its namespace."""
    *above, word = location
    beside = names(part_at(above))
    if near := nearest(str(word), beside):
        prefix = place(above)
        return near.replace("mean ", f"mean {prefix}.") if prefix else near
    namespace = f"{location[0]}."
    by_word = {key.rpartition(".")[2]: key for key in BY_KEY if key.startswith(namespace)}
    near = nearest(str(word), by_word)
    for last, key in by_word.items():
        near = near.replace(f"mean {last}?", f"mean {key}?")
    return near


def part_at(location: Location) -> type[Part] | None:
    """The part that a location leads to, if it is one."""
    here: type[Part] | None = Configuration
    for step in location:
        if isinstance(step, int):
            continue
        fields = (
            {field.alias: field.annotation for field in here.model_fields.values()} if here else {}
        )
        if step in fields:
            here = part_in(fields[step])
    return here


def part_in(annotation: Any) -> type[Part] | None:  # noqa: ANN401 - any annotation
    """The kind of part that a setting holds, one or many."""
    for kind in alternatives(annotation):
        for inner in (kind, *get_args(kind)):
            if isinstance(inner, type) and issubclass(inner, Part):
                return inner
    return None


def names(part: type[Part] | None) -> list[str]:
    """What may stand in a part."""
    return [field.alias or "" for field in part.model_fields.values()] if part else []
