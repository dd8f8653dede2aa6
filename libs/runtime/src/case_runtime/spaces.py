"""Which space does a path mean?"""

import re
from collections.abc import Sequence

from case_runtime.errors import NotFound

DEFAULT = "default"
"""The space of a path without `/s/...`."""

ID = re.compile(r"[a-z0-9_-]{1,255}")


def split(steps: Sequence[str]) -> tuple[str, Sequence[str]]:
    """`s/soc/api/cases` -> `soc` and `api/cases`; a space that cannot exist is `NotFound`."""
    if len(steps) < len(("s", "id")) or steps[0] != "s":
        return DEFAULT, steps
    if not ID.fullmatch(steps[1]):
        raise NotFound
    return steps[1], steps[2:] or [""]
