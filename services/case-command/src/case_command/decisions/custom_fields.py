"""Which custom fields may a case have? Those that its owner configured (Cases API §4.6)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from case_command.errors import WrongCustomFields
from case_events import Configuration, CustomField, CustomFieldConfiguration

Fields = Sequence[CustomFieldConfiguration]


def accepted(
    sent: Sequence[CustomField], configuration: Configuration | None
) -> tuple[CustomField, ...]:
    """The values of a case that was sent these, or why not.

    What was not sent is filled in: with its default, else with nothing.
    """
    fields = configuration.custom_fields if configuration else ()
    once(sent)
    known(sent, fields)
    complete(sent, fields)
    of_their_types(sent, fields)
    return filled(sent, fields)


def once(sent: Iterable[CustomField], name: str = "customFields") -> None:
    """No field has two values."""
    if twice := repeated(one.key for one in sent):
        raise WrongCustomFields(f"Invalid duplicated {name} keys in request: {','.join(twice)}")


def known(sent: Sequence[CustomField], fields: Fields) -> None:
    """All of them are configured."""
    if sent and not fields:
        raise WrongCustomFields("No custom fields configured.")
    by_key = keyed(fields)
    if strange := [one.key for one in sent if one.key not in by_key]:
        raise WrongCustomFields(f"Invalid custom field keys: {','.join(strange)}")


def complete(sent: Sequence[CustomField], fields: Fields) -> None:
    """What is required is there, or has a default, and is not nothing."""
    values = {one.key: one.value for one in sent}
    required = [field for field in fields if field.required]
    if missing := [f for f in required if f.key not in values and f.default is None]:
        raise WrongCustomFields(
            f"Missing required custom fields without default value configured: {labels(missing)}"
        )
    if nothing := [f for f in required if f.key in values and values[f.key] is None]:
        raise WrongCustomFields(
            'Invalid value "null" supplied for the following required custom fields: '
            f"{labels(nothing)}"
        )


def of_their_types(sent: Iterable[CustomField], fields: Fields) -> None:
    """Each is of the type that its field has."""
    by_key = keyed(fields)
    if wrong := [by_key[one.key] for one in sent if one.type != by_key[one.key].type]:
        raise WrongCustomFields(
            f"The following custom fields have the wrong type in the request: {labels(wrong)}"
        )


def filled(sent: Sequence[CustomField], fields: Fields) -> tuple[CustomField, ...]:
    """Those that were sent, then the others as they are configured."""
    keys = {one.key for one in sent}
    missing = (field for field in fields if field.key not in keys)
    return (*sent, *(field.holds(field.default) for field in missing))


def keyed(fields: Fields) -> Mapping[str, CustomFieldConfiguration]:
    """By its key."""
    return {field.key: field for field in fields}


def labels(fields: Iterable[CustomFieldConfiguration]) -> str:
    """As the API lists them: `"Name", "VIP"`."""
    return ", ".join(f'"{field.label}"' for field in fields)


def repeated(names: Iterable[str]) -> list[str]:
    """Those that come more than once."""
    return [name for name, times in Counter(names).items() if times > 1]
