"""What does somebody send who keeps to no rule? Bytes, and JSON that once was right."""

import json
import os
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as any_of

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "80"))
"""Of each test; `make fuzz` makes many more."""
long_enough = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck)
)

WIRE = Path(__file__).parent / "contract/wire"
SAMPLES = {path.name: json.loads(path.read_text()) for path in sorted(WIRE.glob("*.json"))}

odd = any_of.one_of(
    any_of.none(),
    any_of.booleans(),
    any_of.integers(-(2**80), 2**80),
    any_of.floats(),
    any_of.text(any_of.characters(), max_size=12),
    any_of.sampled_from(["", "\0", "\ud800", "x" * 70_000, "../..", "$where", "v", "1", "-1"]),
    any_of.sampled_from([[], {}, [[]], {"": None}, [None] * 50, {"type": "user"}]),
)
"""Any value where another one is expected."""


def places(document, path=()):
    """Where in a document something stands."""
    yield path
    inner = ()
    if isinstance(document, dict):
        inner = document.items()
    elif isinstance(document, list):
        inner = enumerate(document)
    for key, value in inner:
        yield from places(value, (*path, key))


def changed(document, path, how, value):
    """With another value at that place, without it, or with it twice as deep."""
    if not path:
        return value if how == "other" else document
    step, *rest = path
    made = dict(document) if isinstance(document, dict) else list(document)
    if rest:
        made[step] = changed(made[step], rest, how, value)
    elif how == "without":
        del made[step]
    elif how == "deeper":
        made[step] = [made[step]]
    else:
        made[step] = value
    return made


@any_of.composite
def documents(draw, names=tuple(SAMPLES)):
    """A sample of the contract with up to three places changed."""
    document = SAMPLES[draw(any_of.sampled_from(names))]
    for _ in range(draw(any_of.integers(0, 3))):
        path = draw(any_of.sampled_from(list(places(document))))
        how = draw(any_of.sampled_from(["other", "other", "without", "deeper"]))
        document = changed(document, path, how, draw(odd))
        if not isinstance(document, dict | list):
            break
    return document


@any_of.composite
def values(draw, names=tuple(SAMPLES)):
    """The bytes of a record: such a document, or anything."""
    if draw(any_of.booleans()):
        return draw(any_of.none() | any_of.binary(max_size=200))
    raw = json.dumps(draw(documents(names))).encode()
    if draw(any_of.integers(0, 4)) == 0:
        place = draw(any_of.integers(0, len(raw)))
        raw = raw[:place] + draw(any_of.binary(max_size=4)) + raw[place + 1 :]
    return raw


def named(*beginnings):
    """The samples whose names begin so, or, without any, those of user actions."""
    if beginnings:
        return tuple(name for name in SAMPLES if name.startswith(beginnings))
    others = ("configuration.", "command.", "answer.", "alert.")
    return tuple(name for name in SAMPLES if not name.startswith(others))
