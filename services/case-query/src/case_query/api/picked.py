"""Of which cases are figures asked? Of those that these filters pick."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

from case_events import Severity
from case_query.metrics.standing import Standing
from case_query.reads.question import MOST, NOBODY, Question, Texts
from case_runtime.codec import Body
from case_runtime.fields import Many


class Picked(Body):
    """Every filter must fit; of several values in one, any."""

    assignees: Annotated[Texts, Many("assignees", MOST, one=True)] = ()
    severity: Annotated[tuple[Severity, ...], Many("severity", one=True)] = ()
    tags: Annotated[Texts, Many("tags", MOST, one=True)] = ()

    def moments(self) -> Mapping[str, Any]:
        """The moments at which a case fitted, as the database reads it."""
        fits: dict[str, Any] = {}
        if self.assignees:
            named = {"assignees": {"$in": [one for one in self.assignees if one != NOBODY]}}
            fits["$or"] = [named, {"assignees": []}] if NOBODY in self.assignees else [named]
        if self.severity:
            fits["severity"] = {"$in": [one.value for one in self.severity]}
        if self.tags:
            fits["tags"] = {"$in": list(self.tags)}
        return fits

    def cases(self) -> Question | None:
        """Those that fit by what can be known of them now alone; None: all."""
        if not self.assignees and not self.tags:
            return None
        return Question(assignees=self.assignees, tags=self.tags)

    def severe(self, found: Iterable[Standing]) -> Iterator[Standing]:
        """Those that fit by how severe they were then."""
        return (one for one in found if not self.severity or one.severity in self.severity)
