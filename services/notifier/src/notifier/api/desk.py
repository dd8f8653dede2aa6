"""What do all endpoints have at hand?"""

from dataclasses import dataclass

from case_runtime.effects import MongoEffects
from notifier.people import People
from notifier.wishes import Follows, Preferences


@dataclass(frozen=True, slots=True)
class Desk:
    """The rows, the people whom they name, and what these wish."""

    effects: MongoEffects
    people: People
    preferences: Preferences
    follows: Follows
