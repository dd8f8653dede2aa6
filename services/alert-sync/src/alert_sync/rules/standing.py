"""What is a standing rule of our own? Which alerts it takes as they arrive, and what for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from alert_sync.alerts import ecs
from alert_sync.alerts.alert import INDEX, Alert
from alert_sync.rules.naming import text
from alert_sync.rules.run import Wanted
from case_events import User


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule of a space, in the name of whoever wrote it.

    `alerts`: field -> globs. It takes an alert of which each field has a value that one of its
    globs fits. `number` counts how often it was written.
    """

    wanted: Wanted
    alerts: Mapping[str, tuple[str, ...]]
    enabled: bool
    by: User
    at: datetime
    number: int = 1
    principal: str = ""
    """Whose rights it has; without one it has none."""

    @property
    def id(self) -> str:
        """Its name in its space."""
        return self.wanted.rule.id

    @property
    def key(self) -> str:
        """Its name among all."""
        return key(self.wanted.space, self.id)


def key(space: str, rule_id: str) -> str:
    """A space has no slash."""
    return f"{space}/{rule_id}"


def takes(rule: Standing, alert: Alert) -> bool:
    """Whether it is an alert for this rule."""
    return rule.enabled and all(
        any(fnmatchcase(value, glob) for value in values(alert, field) for glob in globs)
        for field, globs in rule.alerts.items()
    )


def values(alert: Alert, field: str) -> list[str]:
    """What it says there, as texts."""
    if field == INDEX:
        return [alert.index]
    found: Any = ecs.value(alert.document, field)
    several = found if isinstance(found, list) else [found]
    return [text(one) for one in several if one is not None]
