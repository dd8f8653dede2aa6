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
"""Characters that an answer repeats of a value, or of unknown keys."""

UNDEFINED = object()


class Body(BaseModel):
    """A part of a request: unknown keys are refused, at every depth."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, populate_by_name=False
    )


def without_defaults(schema: dict[str, Any]) -> None:
    """Takes them out of a schema."""
    for said in schema["properties"].values():
        said.pop("default", None)


class Partial(Body):
    """A part in which only what is sent counts: nobody looks at the defaults."""

    model_config = ConfigDict(json_schema_extra=without_defaults)


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
    unknown = dict.fromkeys(str(e["loc"][-1]) for e in errors if is_unknown(e))
    strange = f'invalid keys "{cut(",".join(unknown))}"'
    return list(dict.fromkeys(strange if is_unknown(e) else message(e, sent) for e in errors))


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
    location = error["loc"]
    missing = [str(location[-1])] if error["type"] == "missing" else []
    reached = location[: len(location) - len(missing)]
    likely = next(ways(sent, reached))[0]
    keys = next((keys for keys, end in ways(sent, reached) if end is error["input"]), likely)
    return [*keys, *missing]


def ways(
    here: Any,  # noqa: ANN401 - it is JSON
    steps: Sequence[str | int],
) -> Iterator[tuple[list[str], object]]:
    """The keys along these steps, and where they lead; each way that may be meant.

    A step names a member of the request, or an alternative of a union, or either.
    """
    if not steps:
        yield [], here
        return
    step, rest = steps[0], steps[1:]
    if isinstance(here, Mapping) and step in here:
        yield from (([str(step), *keys], end) for keys, end in ways(here[step], rest))
    elif isinstance(here, list) and isinstance(step, int) and step < len(here):
        yield from ways(here[step], rest)
    yield from ways(here, rest)


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
    return cut(text)


def cut(text: str) -> str:
    """Its beginning, if it is long."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
