"""By which custom fields may cases be filtered (Cases API §2.5.1)? By switches, of one owner."""

from collections.abc import Collection, Mapping, Sequence

from case_events import Configuration
from case_events.configured import CustomFieldConfiguration, FieldValue
from case_query.reads.question import Held
from case_query.views.facts import TOGGLE
from case_runtime.errors import Invalid

MOST = 10
"""Fields of one filter."""


def sole(owners: Sequence[str] | None) -> str:
    """The one owner whose fields they are."""
    if owners is None or len(owners) != 1 or not owners[0]:
        raise Invalid("Owner must be provided. Multiple owners are not supported.")
    return owners[0]


def checked(
    holding: Mapping[str, Collection[Held]], configuration: Configuration | None
) -> Mapping[str, FieldValue]:
    """What cases show that lack a field, by key, or `Invalid`."""
    if len(holding) > MOST:
        raise Invalid(f"Maximum {MOST} customFields are allowed.")
    fields = configuration.custom_fields if configuration else ()
    configured = {field.key: field for field in fields}
    if not configured:
        raise Invalid("No custom fields configured.")
    for key, held in holding.items():
        check(key, held, configured.get(key))
    return {key: field.default for key, field in configured.items()}


def check(key: str, held: Collection[Held], field: CustomFieldConfiguration | None) -> None:
    """One field of a filter."""
    if field is None:
        raise Invalid(f"Invalid custom field key: {key}.")
    if field.type != TOGGLE:
        raise Invalid(f"Filtering by custom field of type {field.type} is not allowed.")
    if not all(value is None or isinstance(value, bool) for value in held):
        raise Invalid(f"Unsupported filtering value for custom field of type {field.type}.")
