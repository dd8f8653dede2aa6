"""What became of each line of a file (Cases API §6.1)?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from case_command.imports.gathering import Fault, Gathered, Group, Place, unknown

Json: TypeAlias = dict[str, Any]

ICON = "casesApp"


@dataclass
class Report:
    """Each line of the file is either among those that came in, or among the errors."""

    taken: list[Json] = field(default_factory=list)
    errors: list[Json] = field(default_factory=list)
    warnings: list[Json] = field(default_factory=list)

    @classmethod
    def of(cls, gathered: Gathered) -> "Report":
        """What is known before any case was looked at."""
        made = cls()
        for fault in gathered.faults:
            made.fault(fault)
        kinds = [one.type for one in gathered.beside]
        for kind in dict.fromkeys(kinds):
            made.warn(f"{kinds.count(kind)} objects of type {kind} were left out")
        return made

    def fault(self, fault: Fault) -> None:
        """A line that does not come in."""
        self.errors.append({**about(fault.place), "error": fault.error})

    def lost(self, group: Group, faults: Iterable[Fault]) -> None:
        """Nothing of a case comes in because some of its lines are wrong."""
        wrong = {fault.place.line: fault for fault in faults}
        lines = ", ".join(map(str, sorted(wrong)[:5])) + (", ..." if len(wrong) > 5 else "")  # noqa: PLR2004 - as many as are named
        why = f"Nothing of case {group.case.id} came in because of line {lines}"
        for place in (group.case, *group.members):
            self.fault(wrong.get(place.line) or Fault(place, unknown(why)))

    def refused(self, group: Group, error: Json) -> None:
        """Nothing of a case comes in."""
        for place in (group.case, *group.members):
            self.fault(Fault(place, error))

    def came(self, group: Group, title: str, ids: Json, *, over: bool) -> None:
        """A case came in with all that belongs to it; `ids` are those of a copy."""
        for place in (group.case, *group.members):
            said = about(place)
            if place is group.case:
                said["meta"]["title"] = title
            if place.id in ids:
                said["destinationId"] = ids[place.id]
            if over:
                said["overwrite"] = True
            self.taken.append(said)

    def alone(self, place: Place) -> None:
        """Something came in that belongs to no case."""
        self.taken.append(about(place))

    def warn(self, message: str) -> None:
        """Something that is as it should not be, although all came in."""
        self.warnings.append({"type": "simple", "message": message})

    def told(self, *, dry_run: bool) -> Json:
        """The answer."""
        said: Json = {"success": not self.errors, "successCount": len(self.taken)}
        if dry_run:
            said["dryRun"] = True
        if self.taken:
            said["successResults"] = sorted(self.taken, key=by_line)
        if self.errors:
            said["errors"] = sorted(self.errors, key=by_line)
        return {**said, "warnings": self.warnings}


def about(place: Place) -> Json:
    """Which line that is."""
    named = {"type": place.type, "id": place.id} if place.type else {}
    return {**named, "line": place.line, "meta": {"icon": ICON}}


def by_line(said: Json) -> int:
    """In the order of the file."""
    line: int = said["line"]
    return line
