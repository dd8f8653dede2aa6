"""What follows when one field of a case is asked to be so (Cases API §4.3, steps 6, 9 and 10)?

Whether something changes is told by what was sent, spaces and all; recorded is what is kept. A
list that only lost spaces or was said twice is so touched, without a row in the activity.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from case_command.decisions.custom_fields import accepted
from case_events import (
    AssigneesChanged,
    Case,
    CategoryChanged,
    Configuration,
    Connector,
    ConnectorChanged,
    CustomField,
    CustomFieldsChanged,
    DescriptionChanged,
    Settings,
    SettingsChanged,
    Severity,
    SeverityChanged,
    Status,
    StatusChanged,
    TagsChanged,
    TitleChanged,
    UserAction,
)
from case_events.values import trimmed

T = TypeVar("T", bound=Hashable)
Change: TypeAlias = Callable[[Case, Any], list[UserAction]]


def change_title(case: Case, title: str) -> list[UserAction]:
    """Give the case another title."""
    return [] if title == case.title else [TitleChanged(title=trimmed(title))]


def change_description(case: Case, description: str) -> list[UserAction]:
    """Describe the case otherwise."""
    if description == case.description:
        return []
    return [DescriptionChanged(description=trimmed(description))]


def change_status(case: Case, status: Status) -> list[UserAction]:
    """Move the case; any status may follow any other."""
    return [] if status is case.status else [StatusChanged(status=status)]


def change_severity(case: Case, severity: Severity) -> list[UserAction]:
    """Say how bad it is."""
    return [] if severity is case.severity else [SeverityChanged(severity=severity)]


def change_category(case: Case, category: str | None) -> list[UserAction]:
    """Put the case into a category, or into none."""
    if category == case.category:
        return []
    return [CategoryChanged(category=trimmed(category) if category else None)]


def change_settings(case: Case, settings: Settings) -> list[UserAction]:
    """Set all settings."""
    return [] if settings == case.settings else [SettingsChanged(settings=settings)]


def change_connector(case: Case, connector: Connector) -> list[UserAction]:
    """Say where the case is pushed to, and with which fields."""
    return [] if connector == case.connector else [ConnectorChanged(connector=connector)]


def change_tags(case: Case, tags: Sequence[str]) -> list[UserAction]:
    """Set the tags; the same ones in another order are no change, duplicates are kept."""
    if not any(difference(case.tags, tags)):
        return []
    now = tuple(map(trimmed, tags))
    added, removed = difference(case.tags, now)
    return [TagsChanged(now=now, added=added, removed=removed)]


def change_assignees(case: Case, assignees: Sequence[str]) -> list[UserAction]:
    """Set who works on the case."""
    if not any(difference(case.assignees, assignees)):
        return []
    now = tuple(dict.fromkeys(assignees))
    added, removed = difference(case.assignees, now)
    return [AssigneesChanged(now=now, added=added, removed=removed)]


def change_custom_fields(
    case: Case, values: Sequence[CustomField], configuration: Configuration | None
) -> list[UserAction]:
    """Set all custom fields; one that is dropped counts as changed to nothing."""
    if not any(difference(case.custom_fields, values)):
        return []
    now = accepted(values, configuration)
    kept = {value.key for value in now}
    dropped = [one for one in case.custom_fields if one.key not in kept]
    return [
        CustomFieldsChanged(
            now=now,
            changed=(
                *(value for value in now if value not in case.custom_fields),
                *(one.model_copy(update={"value": None}) for one in dropped),
            ),
            configuration=configuration.sequence if configuration else None,
        )
    ]


CHANGES: Mapping[str, Change] = {
    "title": change_title,
    "description": change_description,
    "status": change_status,
    "severity": change_severity,
    "category": change_category,
    "settings": change_settings,
    "connector": change_connector,
    "tags": change_tags,
    "assignees": change_assignees,
}
"""By the name that the API has for the field; `customFields` need the configuration, too."""


def difference(old: Sequence[T], new: Sequence[T]) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """What came and what went, each as often as it did."""
    before, after = Counter(old), Counter(new)
    return tuple((after - before).elements()), tuple((before - after).elements())
