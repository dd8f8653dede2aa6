"""Which shape has what cases hold of a configuration?"""

from typing_extensions import TypedDict


class FieldUse(TypedDict):
    """A custom field, and how many cases show a value of it."""

    key: str
    cases: int


class TypeUse(TypedDict):
    """A type of observables, how many there are of it, and how many cases have some."""

    key: str
    cases: int
    observables: int


class ConfigurationUse(TypedDict):
    """What would be lost with each part; `lookedAt` of all `cases` of the owner were counted."""

    cases: int
    lookedAt: int
    customFields: list[FieldUse]
    observableTypes: list[TypeUse]
