"""What does a route say of itself, beside its docstring?

@api.get("/api/cases/{case_id}", Question("getCase", answer=ShownCase, versioned=True))

Only what is special to a route is said. Which headers it takes, and which errors it may answer like
every other of its kind, `headers` and `statuses` know.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, TypeAlias

from pydantic import TypeAdapter

Model: TypeAlias = Any
"""A type that pydantic knows: what it writes as JSON is what is answered."""

Schema: TypeAlias = Mapping[str, Any]
"""JSON Schema, where no model says it."""

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """One route, called with one method."""

    id: str
    """The `operationId`: what a generated client calls it. Unique; a verb and a thing."""

    _: KW_ONLY
    answer: Model | Schema = None
    """What is answered when all goes well; None: nothing, with status 204."""

    body: TypeAdapter[Any] | Schema | None = None
    query: TypeAdapter[Any] | None = None
    headers: tuple[Schema, ...] = ()
    """Parameters of the document: those that not every route of its kind takes."""

    refuses: tuple[int, ...] = ()
    """The statuses that not every route of its kind may answer."""

    tag: str = "cases"
    media: str = JSON
    """Of the answer."""

    takes: str = JSON
    """Of the body."""

    versioned: bool = False
    """Whether it has an `ETag`, and looks at `If-None-Match`, or `If-Match` where it writes."""

    parted: bool = False
    """Whether a part of the answer can be asked for, by `Range`."""

    creates: bool = False
    """Whether what is new is answered in the same way with 201."""

    warns: bool = False
    """Whether a `warning` may say what is missing in the answer."""

    deprecated: bool = False
    open: bool = False
    """Whether it is answered without a log-in."""
    signed: bool = False
    """Whoever asks is known by what the request itself proves: no log-in, and no `kbn-xsrf`."""


@dataclass(frozen=True, slots=True)
class Question(Operation):
    """It changes nothing, whatever its method."""


@dataclass(frozen=True, slots=True)
class Change(Operation):
    """It writes: it may be sent twice under an `Idempotency-Key`, and waits for readers."""

    minimal: Model = None
    """What is answered instead under `Prefer: return=minimal`, if anything."""


@dataclass(frozen=True, slots=True)
class Never(Operation):
    """It is never done: the route only says so."""
