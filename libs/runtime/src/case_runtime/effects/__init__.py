"""How is something done to the world outside because of a user action, and done once?

An effect is a row before it is an act: a listener plans rows, workers claim and act on them, and
what became of it stands in the row. A second delivery plans nothing.
"""

from case_runtime.effects.memory import MemoryEffects
from case_runtime.effects.planning import Planning
from case_runtime.effects.rows import Claim, Effect, Effects, Ended, Final, Seen, pause
from case_runtime.effects.stored import MongoEffects
from case_runtime.effects.watching import Watching
from case_runtime.effects.worker import Worker

__all__ = [
    "Claim",
    "Effect",
    "Effects",
    "Ended",
    "Final",
    "MemoryEffects",
    "MongoEffects",
    "Planning",
    "Seen",
    "Watching",
    "Worker",
    "pause",
]
