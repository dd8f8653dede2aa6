"""How may an owner be configured (Cases API P18 and P19)?"""

from collections.abc import Iterable, Sequence
from typing import TypedDict

from case_command.decisions.custom_fields import Fields, keyed, labels, repeated
from case_command.decisions.templates import adapted, agreeing
from case_command.errors import (
    ConfigurationConflict,
    ConfigurationNotFound,
    WrongConfiguration,
)
from case_events import (
    ClosureType,
    Configuration,
    ConfigurationAction,
    ConfigurationCreated,
    ConfigurationUpdated,
    Connector,
    CustomFieldConfiguration,
    ObservableType,
    Template,
)
from case_runtime.rights import Rights


class Wishes(TypedDict, total=False):
    """What is to be configured; whatever is left out stays as it is."""

    closure_type: ClosureType
    connector: Connector
    custom_fields: tuple[CustomFieldConfiguration, ...]
    templates: tuple[Template, ...]
    observable_types: tuple[ObservableType, ...]
    push_on_create: bool


def configure(
    _before: Configuration | None,
    *,
    rights: Rights,
    owner: str,
    configuration_id: str,
    closure_type: ClosureType,
    connector: Connector,
    custom_fields: Sequence[CustomFieldConfiguration] = (),
    templates: Sequence[Template] = (),
    observable_types: Sequence[ObservableType] = (),
    push_on_create: bool = False,
) -> list[ConfigurationAction]:
    """Configure the owner anew, whatever there was before."""
    different(custom_fields)
    agreeing(templates, custom_fields)
    distinct(observable_types)
    rights.demand("createConfiguration", owner)
    return [
        ConfigurationCreated(
            id=configuration_id,
            closure_type=closure_type,
            connector=connector,
            custom_fields=tuple(custom_fields),
            templates=tuple(templates),
            observable_types=tuple(observable_types),
            push_on_create=push_on_create,
        )
    ]


def edit_configuration(
    before: Configuration | None,
    *,
    rights: Rights,
    configuration_id: str,
    version: str,
    wishes: Wishes,
) -> list[ConfigurationAction]:
    """Change a part of it; templates follow the custom fields."""
    different(wishes.get("custom_fields", ()))
    distinct(wishes.get("observable_types", ()))
    if before is None or before.id != configuration_id:
        raise ConfigurationNotFound(configuration_id)
    fields = wishes.get("custom_fields", before.custom_fields)
    of_the_same_types(fields, before.custom_fields)
    templates = wishes.get("templates", before.templates)
    if "custom_fields" in wishes or "templates" in wishes:
        templates = adapted(templates, fields)
        agreeing(templates, fields)
    rights.demand("updateConfiguration", before.owner)
    if version != before.version:
        raise ConfigurationConflict
    return [
        ConfigurationUpdated(
            id=before.id,
            closure_type=wishes.get("closure_type", before.closure_type),
            connector=wishes.get("connector", before.connector),
            custom_fields=fields,
            templates=templates,
            observable_types=wishes.get("observable_types", before.observable_types),
            push_on_create=wishes.get("push_on_create", before.push_on_create),
            created_at=before.created_at,
            created_by=before.created_by,
        )
    ]


def different(fields: Iterable[CustomFieldConfiguration]) -> None:
    """Each field has another key."""
    if twice := repeated(field.key for field in fields):
        raise WrongConfiguration(
            f"Invalid duplicated customFields keys in request: {','.join(twice)}"
        )


def distinct(types: Iterable[ObservableType]) -> None:
    """Each type of observables has another label; whether the keys differ does not matter."""
    if twice := repeated(one.label for one in types):
        raise WrongConfiguration(
            f"Invalid duplicated observable types in request: {', '.join(twice)}"
        )


def of_the_same_types(fields: Fields, before: Fields) -> None:
    """A field that was there is of the type that it was."""
    known = keyed(before)
    if changed := [f for f in fields if f.key in known and known[f.key].type != f.type]:
        raise WrongConfiguration(
            f"Invalid custom field types in request for the following labels: {labels(changed)}"
        )
