"""May one custom field of a case be set by itself (Cases API §2.5)?"""

from collections.abc import Mapping

from case_command.case import State
from case_command.decisions.custom_fields import keyed, labels
from case_command.decisions.found import existing, outdated
from case_command.decisions.limits import takes_actions
from case_command.errors import VersionConflict, WrongCustomFields
from case_events import (
    Configuration,
    CustomField,
    CustomFieldConfiguration,
    CustomFieldsChanged,
    UserAction,
)
from case_events.configured import FieldKind, FieldValue
from case_runtime.rights import Rights

NO_FIELD = "cannot find custom field"
TYPES: Mapping[FieldKind, type] = {"text": str, "toggle": bool, "number": int}


def set_custom_field(
    state: State,
    *,
    case_id: str,
    space: str,
    rights: Rights,
    version: str,
    key: str,
    value: FieldValue,
    configurations: Mapping[str, Configuration],
) -> list[UserAction]:
    """Give a field another value, or none; the others stay, also those not configured any more."""
    known = existing(state, case_id, space)
    rights.demand("updateCase", known.case.owner)
    if outdated(version, known.edited, known):
        raise VersionConflict([case_id])
    configuration = configurations.get(known.case.owner)
    new = valued(configuration, key, value)
    before = known.case.custom_fields
    if new in before:
        return []
    takes_actions(known, case_id, 1, "case id")
    has_it = any(one.key == key for one in before)
    now = tuple(new if one.key == key else one for one in before)
    return [
        CustomFieldsChanged(
            now=now if has_it else (*before, new),
            changed=(new,),
            configuration=configuration.sequence if configuration else None,
        )
    ]


def valued(configuration: Configuration | None, key: str, value: FieldValue) -> CustomField:
    """The field with this value, if it may have it."""
    field = keyed(configuration.custom_fields if configuration else ()).get(key)
    if field is None:
        raise WrongCustomFields(NO_FIELD)
    if value is None and field.required:
        raise WrongCustomFields("Custom field value cannot be null or undefined.")
    if not fits(field, value):
        raise WrongCustomFields(
            f"The following custom fields have the wrong type in the request: {labels([field])}"
        )
    return field.holds(value)


def fits(field: CustomFieldConfiguration, value: FieldValue) -> bool:
    """Whether the value is of the field's type; to Python a truth is a number, too."""
    return value is None or type(value) is TYPES[field.type]
