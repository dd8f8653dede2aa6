"""Are config, secrets and parameters what a type takes? The messages are the API's own.

They name keys and kinds of value, never a value: it may be a secret.
"""

from collections.abc import Mapping, Sequence
from types import NoneType
from typing import Any, TypeVar, get_args

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails

from case_runtime.fields import SAID
from case_runtime.outbound import Barred, target
from connector_pusher.systems.outcomes import BadConfig, BadParams
from connector_pusher.systems.system import Checked, Comment, Named, Pushing

M = TypeVar("M", bound=BaseModel)

KINDS: Mapping[type, str] = {
    str: "string",
    bool: "boolean",
    int: "number",
    float: "number",
    list: "Array",
    tuple: "Array",
    dict: "Object",
    NoneType: "null",
}
WANTED: Mapping[str, str] = {
    "string_type": "string",
    "bool_type": "boolean",
    "int_type": "number",
    "float_type": "number",
    "list_type": "array",
    "tuple_type": "array",
    "dict_type": "object",
    "model_type": "object",
    "model_attributes_type": "object",
}


class Form(BaseModel):
    """What is sent, with no key but these."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, strict=True)


class CamelForm(Form):
    """`api_url` here is `apiUrl` there."""

    model_config = ConfigDict(
        alias_generator=to_camel, validate_by_name=False, serialize_by_alias=True
    )


class SentComment(CamelForm):
    """One of a push that is asked for; it needs both."""

    comment: str
    comment_id: str


def config(model: type[M], said: object) -> M:
    """What is not secret; or `BadConfig`."""
    return saved(model, said, "config")


def secrets(model: type[M], said: object) -> M:
    """What is; or `BadConfig`."""
    return saved(model, said, "secrets")


def saved(model: type[M], said: object, what: str) -> M:
    """A part of a connector; or `BadConfig`."""
    try:
        return model.model_validate(said)
    except ValidationError as error:
        raise unsaved(what, complaint(model, error)) from None


def unsaved(what: str, why: str) -> BadConfig:
    """Why a connector cannot be saved."""
    return BadConfig(f"error validating action type {what}: {why}", what)


def params(model: type[M], said: object, place: str = "subActionParams") -> M:
    """What a sub-action is asked; or `BadParams`."""
    try:
        return model.model_validate(said)
    except ValidationError as error:
        why = complaint(model, error, place)
        raise BadParams(f"error validating action params: {why}") from None


def pushing(model: type[M], said: object) -> Pushing:
    """What `pushToService` asks: an incident, with `externalId` if it is there, and comments."""
    asked = params(Asked, said)
    incident = dict(asked.incident)
    ticket = incident.pop("externalId", None)
    if ticket is not None and not isinstance(ticket, str):
        raise BadParams(
            "error validating action params: [subActionParams.incident.externalId]: "
            f"expected value of type [string] but got [{kind(ticket)}]"
        )
    params(model, incident, "subActionParams.incident")
    comments = [Comment(one.comment_id, one.comment) for one in asked.comments or ()]
    return Pushing(incident, ticket, comments)


class Asked(Form):
    """The parameters of `pushToService`."""

    incident: dict[str, Any]
    comments: list[SentComment] | None = None


def unregistered(sub_action: str, connector: Named, name: str, type_: str) -> str:
    """What some types say of a sub-action that there is not."""
    return (
        f'Sub action "{sub_action[:100]}" is not registered. Connector id: {connector.id}. '
        f"Connector name: {name}. Connector type: {type_}"
    )


def checked(
    said: BaseModel, words: BaseModel, urls: Mapping[str, str], allowed_hosts: Sequence[str]
) -> Checked:
    """What may be saved, once it is known that the URLs may be called."""
    origins = set[str]()
    for key, url in urls.items():
        try:
            found = target(url, allowed_hosts)
        except Barred as why:
            raise unsaved("config", f"error configuring connector action: [{key}]: {why}") from None
        host = f"[{found.host}]" if ":" in found.host else found.host
        origins.add(f"{found.scheme}://{host}:{found.port}")
    return Checked(
        said.model_dump(mode="json", by_alias=True),
        words.model_dump(mode="json", by_alias=True, exclude_none=True),
        sorted(origins),
    )


def sendable(value: str) -> bool:
    """Whether a header may say it: plain letters, with nothing around them."""
    return value.isascii() and value.replace("\t", " ").isprintable() and value == value.strip()


def in_header(value: str, key: str, where: str = "secrets") -> None:
    """`BadConfig`, unless a header may say it."""
    if not sendable(value):
        raise unsaved(where, f"[{key}]: a header cannot say this")


def complaint(model: type[BaseModel], error: ValidationError, place: str = "") -> str:
    """About the first thing that is wrong."""
    first = error.errors(include_url=False)[0]
    keys = [str(step) for step in first["loc"] if not is_alternative(step)]
    where = ".".join([place, *keys] if place else keys)
    why = reason(model, first, keys)
    return f"[{where}]: {why}" if where else why


def is_alternative(step: int | str) -> bool:
    """A name that pydantic gives to one way of reading a union."""
    return isinstance(step, str) and (step in KINDS.values() or step in {"str", "dict", "list"})


def reason(model: type[BaseModel], error: ErrorDetails, keys: Sequence[str]) -> str:
    """As the API says it."""
    match error["type"]:
        case t if t == SAID:
            return error["msg"]
        case "value_error":
            return error["msg"].removeprefix("Value error, ")
        case "extra_forbidden":
            return "definition for this key is missing"
        case "missing":
            return f"expected value of type [{expected(model, keys)}] but got [undefined]"
        case t if t in WANTED:
            return f"expected value of type [{WANTED[t]}] but got [{kind(error['input'])}]"
        case _:
            return error["msg"]


def expected(model: type[BaseModel], keys: Sequence[str]) -> str:
    """What a key that is missing would have been."""
    *path, last = keys
    here: Any = model
    for key in path:
        here = held(here, key) or here
    wanted = held(here, last)
    return KINDS.get(wanted, "object").lower() if isinstance(wanted, type) else "string"


def held(model: Any, key: str) -> Any:  # noqa: ANN401 - whatever an annotation is
    """The type of what a model holds under a key."""
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return None
    for name, field in model.model_fields.items():
        if key in {name, field.alias}:
            first = next((t for t in get_args(field.annotation) if t is not NoneType), None)
            return first or field.annotation
    return None


def kind(value: object) -> str:
    """As JavaScript calls it."""
    return KINDS.get(type(value), "Object")


def from_json_text(said: object) -> object:
    """An object that may have been sent as JSON text."""
    if not isinstance(said, str):
        return said
    try:
        return orjson.loads(said)
    except orjson.JSONDecodeError:
        raise ValueError("is not valid JSON") from None


def object_in(said: object) -> dict[str, Any]:
    """A case's field that holds an object as JSON text; empty if it does not."""
    try:
        found = from_json_text(said)
    except ValueError:
        return {}
    return dict(found) if isinstance(found, dict) else {}
