"""How does a request become a model, and what does the client hear when it cannot?

The sentences are the API's own; clients match on them. Those about one field are said by the types
in `fields`, the rest here.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import orjson
from fastapi import Request
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from case_runtime import strict
from case_runtime.errors import Invalid
from case_runtime.fields import SAID

T = TypeVar("T")

LONGEST = 1000
"""Characters of a value that an answer repeats."""

UNDEFINED = object()


class Body(BaseModel):
    """A part of a request: unknown keys are refused, at every depth."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, populate_by_name=False
    )


async def read(adapter: TypeAdapter[T], request: Request) -> T:
    """The body of a request."""
    return decode(adapter, await strict.body(request))


def decode(adapter: TypeAdapter[T], sent: object) -> T:
    """The model, or `Invalid` with every distinct message, joined by commas."""
    try:
        return adapter.validate_python(sent)
    except ValidationError as error:
        raise Invalid(",".join(messages(error, sent))) from None


def messages(error: ValidationError, sent: object) -> Sequence[str]:
    """Each once, in the order of the request's fields."""
    errors = error.errors(include_url=False)
    unknown = ",".join(dict.fromkeys(str(e["loc"][-1]) for e in errors if is_unknown(e)))
    said = (f'invalid keys "{unknown}"' if is_unknown(e) else message(e, sent) for e in errors)
    return list(dict.fromkeys(said))


def is_unknown(error: ErrorDetails) -> bool:
    """A key that no field has."""
    return error["type"] == "extra_forbidden"


def message(error: ErrorDetails, sent: object) -> str:
    """What one error says."""
    if error["type"] == SAID:
        return error["msg"]
    keys = path(error, sent)
    value = error["input"]
    if error["type"] == "missing":
        value = UNDEFINED
    elif error["type"].startswith("union_tag_"):
        tag = error["ctx"]["discriminator"].strip("'")
        keys = [*keys, tag]
        value = value.get(tag, UNDEFINED) if isinstance(value, Mapping) else value
    return f'Invalid value "{shown(value)}" supplied to "{",".join(keys)}"'


def path(error: ErrorDetails, sent: object) -> list[str]:
    """The keys on the way to the error: no indexes, and no names of alternatives."""
    return list(steps(error["loc"], sent, missing=error["type"] == "missing"))


def steps(location: Sequence[str | int], sent: object, *, missing: bool) -> Iterator[str]:
    """Walks along the request; what is not in it is the name of an alternative of a union."""
    here: Any = sent
    last = len(location) - 1
    for place, step in enumerate(location):
        if isinstance(here, Mapping) and step in here:
            yield str(step)
            here = here[step]
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        elif missing and place == last:
            yield str(step)


def shown(value: object) -> str:
    """As JavaScript puts it into a sentence."""
    if value is UNDEFINED:
        text = "undefined"
    elif isinstance(value, str):
        text = value
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    else:
        text = orjson.dumps(value, default=str).decode()
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
