"""What do all endpoints have at hand?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from case_runtime.effects import MongoEffects
from notifier.people import People
from notifier.webhooks.store import Webhooks
from notifier.wishes import Follows, Preferences


@dataclass(frozen=True, slots=True)
class Desk:
    """Rows, the people whom they name, what these wish, and the programs that subscribed."""

    effects: MongoEffects
    people: People
    preferences: Preferences
    follows: Follows
    webhooks: Webhooks
    deliveries: MongoEffects
    allowed_hosts: Sequence[str]
    clock: Callable[[], datetime]
