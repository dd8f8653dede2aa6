"""What does the environment say?"""

from collections.abc import Mapping
from pathlib import Path

from case_runtime import written
from case_runtime.configuration.keys import BY_VARIABLE, PREFIX, Setting, plain
from case_runtime.configuration.tree import inside
from case_runtime.written import Miswritten, nearest

FILE = "CASELOG_CONFIG"
"""Where the file is; whoever calls may know better."""

BESIDE = {FILE, "CASELOG_KAFKA", "CASELOG_MONGO"}
"""What the program tells its children, and no setting."""

SECRET_FILE = "_FILE"  # noqa: S105 - the end of a name
"""`CASELOG_ENCRYPTION_KEY_FILE=/run/secrets/key`: the value stands in that file."""


def read(environ: Mapping[str, str]) -> tuple[dict[Setting, object], dict[Setting, str], list[str]]:
    """The values, the variable that each came from, and the variables that mean nothing to us."""
    values: dict[Setting, object] = {}
    origins: dict[Setting, str] = {}
    unknown = []
    for name, text in environ.items():
        if not name.startswith(PREFIX) or name in BESIDE or not text:
            continue
        found = BY_VARIABLE.get(plain(name))
        if found is None and name.endswith(SECRET_FILE):
            found = BY_VARIABLE.get(plain(name.removesuffix(SECRET_FILE)))
            text = content(name, text) if found else text  # noqa: PLW2901 - the same thing, elsewhere
        if found is None:
            unknown.append(f"{name}{nearest(name, (s.variable for s in BY_VARIABLE.values()))}")
        elif found in origins:
            raise Miswritten(f"{name}: {origins[found]} says the same")
        else:
            origins[found] = name
            values[found] = value(found, text, name)
    return values, origins, unknown


def value(setting: Setting, text: str, name: str) -> object:
    """A text; lists may be written with commas, lists and maps in YAML or JSON."""
    if setting.mapped or (setting.listed and text.lstrip().startswith("[")):
        return inside(written.parsed(text, name))
    if setting.listed:
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def content(name: str, path: str) -> str:
    """Of the file that a variable names, without the line's end."""
    try:
        return Path(path).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise Miswritten(f"{name}: the file cannot be read") from None
