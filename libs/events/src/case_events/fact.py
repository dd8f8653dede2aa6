"""What do all actions share?"""

from case_events.upcast import wire_name
from case_events.values import Value


class Fact(Value):
    """Something that happened; who did it, and when, is on the envelope."""

    @property
    def wire_name(self) -> str:
        """`comment.create.v1`: the name of this shape, on the wire and in samples."""
        return wire_name(self.__dict__)


class Unlisted(Fact):
    """What the activity of the API does not list by itself: how our own work on the case goes."""
