"""What do all endpoints have at hand?"""

from dataclasses import dataclass

from case_runtime.effects import MongoEffects
from notifier.people import People


@dataclass(frozen=True, slots=True)
class Desk:
    """The rows, and the people whom they name."""

    effects: MongoEffects
    people: People
