"""Which lines of a file belong together? Read once, kept on disk, in bounded memory.

The lines of a case may lie anywhere in the file. So the bytes go to a temporary file as they come,
and only what a line is and where it lies is remembered.
"""

import re
from collections.abc import AsyncIterable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from tempfile import SpooledTemporaryFile
from typing import Any, NamedTuple

import orjson

from case_command.errors import FileTooLarge, NoRoom, NotImportable
from case_command.imports.stored import Reference, SavedObject
from case_events import saved_objects as so
from case_runtime import strict
from case_runtime.codec import cut
from case_runtime.errors import Invalid

IN_MEMORY = 4 << 20
"""Bytes of a file that never touch the disk."""
LONGEST_LINE = 8 << 20
MOST_LINES = 500_000

OF_A_CASE = frozenset({so.ATTACHMENT, so.UNIFIED_ATTACHMENT, so.USER_ACTION})
BESIDE = frozenset({so.CONNECTOR, "cases-templates", "cases-field-definition"})
"""What the peer puts beside cases; it is none of the job here."""


ID = re.compile(r"[\w.:@~-]{1,200}", re.ASCII)
"""What the id of a case may be: rows are found by it."""


class Place(NamedTuple):
    """A line, and where its bytes are; of a line that nobody could read the type is empty."""

    line: int
    type: str
    id: str
    start: int
    size: int


class Fault(NamedTuple):
    """A line that does not come in, and why."""

    place: Place
    error: dict[str, Any]


@dataclass
class Group:
    """A case and what belongs to it."""

    case: Place
    owner: object
    members: list[Place] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes."""
        return self.case.size + sum(one.size for one in self.members)


@dataclass
class Gathered:
    """All that a file has: whole cases, lines that belong to none, and what lies beside."""

    groups: dict[str, Group] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    beside: list[Place] = field(default_factory=list)
    digest: str = ""


class Gathering:
    """A file of saved objects while it comes."""

    def __init__(
        self, most: int, *, longest_line: int = LONGEST_LINE, most_lines: int = MOST_LINES
    ) -> None:
        """`most` bytes in all."""
        self._most = most
        self._longest_line = longest_line
        self._most_lines = most_lines
        self._spool = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - ours until `close`
        self._start = 0
        self._line = 0
        self._seen: set[tuple[str, str]] = set()
        self._orphans: dict[str, list[Place]] = {}
        self._gathered = Gathered()

    def close(self) -> None:
        """Nothing of it is left."""
        self._spool.close()

    async def all(self, pieces: AsyncIterable[bytes]) -> Gathered:
        """Every line; `Invalid` for a file that comes in as nothing at all."""
        rest, size, digest = b"", 0, blake2b(digest_size=20)
        async for piece in pieces:
            size += len(piece)
            if size > self._most:
                raise FileTooLarge(self._most)
            digest.update(piece)
            *lines, rest = (rest + piece).split(b"\n")
            if len(rest) > self._longest_line:
                raise Invalid(f"Line {self._line + len(lines) + 1} is too long")
            for line in lines:
                self._add(line)
        self._add(rest)
        self._adopt()
        self._gathered.digest = digest.hexdigest()
        return self._gathered

    def objects(self, places: Iterable[Place]) -> Iterator[SavedObject]:
        """What these lines say."""
        for place in places:
            self._spool.seek(place.start)
            said: Any = orjson.loads(self._spool.read(place.size))
            references = Reference.of(said.get("references"))
            yield SavedObject(place.line, place.type, place.id, said["attributes"], references)

    def _add(self, raw: bytes) -> None:
        self._line += 1
        raw = raw.strip()
        if not raw:
            return
        if self._line > self._most_lines:
            raise NotImportable(f"Can't import more than {self._most_lines} objects")
        start, self._start = self._start, self._start + len(raw)
        try:
            self._spool.write(raw)
        except OSError as error:
            raise NoRoom from error
        nobody = Place(self._line, "", "", start, len(raw))
        try:
            said = strict.loads(raw)
        except Invalid as error:
            self._fault(nobody, str(error))
            return
        self._look(said, nobody)

    def _look(self, said: Any, nobody: Place) -> None:  # noqa: ANN401 - it is JSON
        match said:
            case {"type": str(kind), "id": str(id_), "attributes": dict(attributes)}:
                place = nobody._replace(type=kind, id=id_)
                self._sort(place, attributes, Reference.of(said.get("references")))
            case {"exportedCount": int()}:
                pass
            case _:
                self._fault(nobody, "This is no saved object: type, id and attributes are needed")

    def _sort(self, place: Place, attributes: dict[str, Any], named: list[Reference]) -> None:
        if (place.type, place.id) in self._seen:
            said = cut(f"{place.type}:{place.id}")
            raise NotImportable(f"Non-unique import objects detected: [{said}]")
        self._seen.add((place.type, place.id))
        if place.type == so.CASE:
            if attributes.get("incremental_id") is not None:
                raise NotImportable("The `incremental_id` field is not supported on importing")
            if not ID.fullmatch(place.id):
                self._fault(place, "Its id cannot be that of a case")
            else:
                self._gathered.groups[place.id] = Group(place, attributes.get("owner"))
        elif place.type in OF_A_CASE:
            case_id = next((one.id for one in named if one.type == so.CASE), None)
            if case_id is None:
                self._fault(place, "It refers to no case")
            else:
                self._orphans.setdefault(case_id, []).append(place)
        elif place.type in BESIDE:
            self._gathered.beside.append(place)
        else:
            self._gathered.faults.append(Fault(place, {"type": "unsupported_type"}))

    def _adopt(self) -> None:
        """Once all lines are there, each belongs to its case, or to none."""
        for case_id, places in self._orphans.items():
            group = self._gathered.groups.get(case_id)
            if group:
                group.members += places
                continue
            missing = [{"type": so.CASE, "id": case_id}]
            error = {"type": "missing_references", "references": missing}
            self._gathered.faults += (Fault(place, error) for place in places)

    def _fault(self, place: Place, why: str) -> None:
        self._gathered.faults.append(Fault(place, unknown(why)))


def unknown(why: str, status: int = 400) -> dict[str, Any]:
    """An error that has no name."""
    return {"type": "unknown", "message": why, "statusCode": status}
