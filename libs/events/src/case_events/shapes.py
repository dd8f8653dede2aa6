"""Which shape has what the API shows? For its description, and for those who read its answers.

Made of what is folded: a case here has the fields that `case.to_json` writes, and no list of them
stands here again.
"""

from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from case_events.attachments import (
    Actions,
    Alert,
    Event,
    ExternalReference,
    PersistableState,
    UserComment,
)
from case_events.case import CASE, TIMES, UNSHOWN
from case_events.configuration import CONFIGURATION
from case_events.configuration import UNSHOWN as UNSHOWN_OF_CONFIGURATIONS
from case_events.mappings import Mapping
from case_events.values import Timestamp, User


class Attached(BaseModel):
    """What every attachment has beside what was sent."""

    id: str
    version: str
    created_at: Annotated[Timestamp, Field(alias="created_at")]
    created_by: Annotated[User, Field(alias="created_by")]
    updated_at: Annotated[Timestamp | None, Field(alias="updated_at")]
    updated_by: Annotated[User | None, Field(alias="updated_by")]
    pushed_at: Annotated[Timestamp | None, Field(alias="pushed_at")]
    pushed_by: Annotated[User | None, Field(alias="pushed_by")]


class AttachedComment(UserComment, Attached):
    """A comment on a case."""


class AttachedAlert(Alert, Attached):
    """Alerts on a case."""


class AttachedEvent(Event, Attached):
    """Events on a case."""


class AttachedActions(Actions, Attached):
    """An action on hosts, on a case."""


class AttachedExternalReference(ExternalReference, Attached):
    """A thing of another application on a case; files among them."""


class AttachedPersistableState(PersistableState, Attached):
    """The state of another application on a case."""


ShownAttachment: TypeAlias = Annotated[
    AttachedComment
    | AttachedAlert
    | AttachedEvent
    | AttachedActions
    | AttachedExternalReference
    | AttachedPersistableState,
    Field(discriminator="type"),
]


class ShownCase(BaseModel):
    """A case without its attachments."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return merged(handler, schema, CASE.core_schema, UNSHOWN, TIMES)


class CaseWithComments(ShownCase):
    """A case with everything that is attached to it, or with an empty list in its place."""

    comments: tuple[ShownAttachment, ...]


class Named(BaseModel):
    """Which it is, and as of when: all that those hear who prefer little."""

    id: str
    version: str


class NamedWithComments(Named):
    """The same of a case, and of what was attached to it or changed on it just now."""

    comments: tuple[Named, ...]


class ShownConfiguration(BaseModel):
    """How an owner is configured."""

    mappings: tuple[Mapping, ...]
    error: str | None

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return merged(
            handler, schema, CONFIGURATION.core_schema, frozenset(UNSHOWN_OF_CONFIGURATIONS)
        )


def merged(
    handler: GetJsonSchemaHandler,
    own: CoreSchema,
    folded: CoreSchema,
    unshown: frozenset[str],
    later: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """What is folded, as far as it is shown, and what the shape has beside it.

    `later` are fields that are not there from the beginning.
    """
    mine = handler.resolve_ref_schema(handler(own))
    whole = handler.resolve_ref_schema(handler(folded))
    shown = {name: said for name, said in whole["properties"].items() if name not in unshown}
    required = [name for name in whole["required"] if name in shown and name not in later]
    return {
        **mine,
        "type": "object",
        "properties": {**shown, **mine.get("properties", {})},
        "required": [*required, *mine.get("required", ())],
    }
