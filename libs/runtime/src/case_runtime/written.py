"""What does a file say that an administrator wrote, and what is wrong with it?

Nothing said here quotes a value: it may be a secret.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError


class Miswritten(Exception):
    """The file cannot be used; the message says where and why, one reason a line."""


def yaml(path: Path) -> object:
    """The document, or `Miswritten`. A key that appears twice in a mapping is an error."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise Miswritten(f"{path}: {error.strerror or 'cannot be read'}") from None
    except UnicodeDecodeError:
        raise Miswritten(f"{path}: is not UTF-8") from None
    return parsed(text, str(path))


def parsed(text: str, name: str) -> object:
    """As `yaml`, of a text that has a name."""
    try:
        document: object = YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        twice = isinstance(error, DuplicateKeyError)
        why = "the same key twice" if twice else error.problem or "not YAML"
        raise Miswritten(f"{name}: line {line}: {why}") from None
    except (YAMLError, ValueError, RecursionError):
        raise Miswritten(f"{name}: is not YAML") from None
    return document


def nearest(word: str, known: Iterable[str]) -> str:
    """` (did you mean x?)`, or nothing when nothing resembles it."""
    found = get_close_matches(word, sorted(known), n=1)
    return f" (did you mean {found[0]}?)" if found else ""


def complaints(error: ValidationError, name: str, known: Iterable[str] = ()) -> str:
    """One line for each thing that is wrong; unknown keys with the nearest of the known ones."""
    lines = []
    for found in error.errors(include_url=False, include_input=False):
        why = found["msg"].removeprefix("Value error, ")
        if found["type"] == "extra_forbidden":
            why = f"is not known{nearest(str(found['loc'][-1]), known)}"
        elif found["type"] == "missing":
            why = "is required"
        lines.append(": ".join(part for part in (name, place(found["loc"]), why) if part))
    return "\n".join(lines)


def place(location: Sequence[int | str]) -> str:
    """`users[2].roles`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in location)
    return "".join(steps).removeprefix(".")
