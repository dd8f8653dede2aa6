"""How are the cases of a file taken in? Each whole or not at all, many beside each other."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from case_command.errors import AlreadyExists, InAnotherSpace, UnreadableObject
from case_command.imports import objects
from case_command.imports.connectors import bring
from case_command.imports.copies import copied
from case_command.imports.gathering import Fault, Gathered, Gathering, Group, Place, unknown
from case_command.imports.recording import Connectors, Recording
from case_command.imports.replay import Whole, replay
from case_command.imports.report import Report
from case_events import Attachment, Connector
from case_events import saved_objects as so
from case_runtime.bringing import Brings
from case_runtime.errors import Answerable, Later

AT_ONCE = 128
"""Cases; their commits go to the log together."""
LARGE = 1 << 18
"""Bytes of a case; one such at a time."""


Describe: TypeAlias = Callable[
    [Sequence[Attachment], str, str, Callable[[str], bool]], Awaitable[list[Attachment]]
]
"""Attachments of a case in a space, with what is known here of the files they stand for; for which
owners they may come in."""


@dataclass
class Taking:
    """One file."""

    recording: Recording
    connectors: Connectors
    describe: Describe
    gathering: Gathering
    brings: Brings | None = None
    report: Report = field(default_factory=Report)

    async def all(self, gathered: Gathered) -> None:
        """Every case; what becomes of it is in the report."""
        came, faults = await bring(self.brings, self.gathering, gathered, self.recording.wish)
        self.report = Report.of(gathered)
        for place in came:
            self.report.alone(place)
        for fault in faults:
            self.report.fault(fault)
        waiting = iter(gathered.groups.values())
        large = asyncio.Lock()
        async with asyncio.TaskGroup() as workers:
            for _ in range(min(AT_ONCE, len(gathered.groups))):
                workers.create_task(self._work(waiting, large))

    async def _work(self, waiting: Iterator[Group], large: asyncio.Lock) -> None:
        for group in waiting:
            if group.size > LARGE:
                async with large:
                    await self._take(group)
            else:
                await self._take(group)

    async def _take(self, group: Group) -> None:
        faults: list[Fault] = []
        whole = self._read(group, faults)
        if whole is None:
            self.report.lost(group, faults)
            return
        try:
            await self._came(group, await self._with_its_connector(whole))
        except AlreadyExists:
            self.report.refused(group, {"type": "conflict"})
        except Answerable as error:
            self.report.refused(group, unknown(str(error), error.status))
        except Later:
            self.report.refused(group, unknown("The log does not answer; try again", 503))

    async def _came(self, group: Group, whole: Whole) -> None:
        if not self.recording.wish.copies:
            try:
                over = await self._recorded(whole)
            except InAnotherSpace:
                pass
            else:
                self.report.came(group, whole.case.stated.title, {}, over=over)
                return
        ids = {one.id: self.recording.wish.new_id(one.id) for one in (group.case, *group.members)}
        made = self.recording.wish.key is None  # with a key the ids follow from it
        await self._recorded(copied(whole, self.recording.wish.new_id), made=made)
        self.report.came(group, whole.case.stated.title, ids, over=False)

    async def _recorded(self, whole: Whole, *, made: bool = False) -> bool:
        """Whether it took the place of a case that was there."""
        case, space = whole.case, self.recording.wish.stamp.space
        bare = [one.attachment for one in whole.attachments]
        known = await self.describe(bare, case.id, space, self._may)
        described = [
            one._replace(attachment=attachment)
            for one, attachment in zip(whole.attachments, known, strict=True)
        ]
        ready = Whole(case, described, whole.actions)
        return await self.recording.record(case.id, case.owner, partial(replay, ready), made=made)

    def _may(self, owner: str) -> bool:
        """Whether what belongs to this owner may come in now."""
        wish = self.recording.wish
        return not wish.dry_run and wish.rights.may("createCase", owner)

    def _read(self, group: Group, faults: list[Fault]) -> Whole | None:
        """The case with all that its file has of it; None, and the faults, if a line is wrong."""
        case: Any = None
        attachments, actions = [], []
        places: Sequence[Place] = (group.case, *group.members)
        for at, said in zip(places, self.gathering.objects(places), strict=True):
            try:
                match said.type:
                    case so.CASE:
                        case = objects.case(said)
                    case so.USER_ACTION:
                        actions.append(objects.user_action(said))
                    case _:
                        attachments.append(objects.attachment(said))
            except UnreadableObject as error:
                faults.append(Fault(at, unknown(str(error))))
        return None if faults else Whole(case, attachments, actions)

    async def _with_its_connector(self, whole: Whole) -> Whole:
        """The case; one whose connector is not here has none."""
        stated = whole.case.stated
        named = stated.connector.id
        if named == Connector().id or named in await self.connectors(
            self.recording.wish.stamp.space, [named]
        ):
            return whole
        self.report.warn(f"Connector {named} is not here: case {whole.case.id} has none now")
        without = stated.model_copy(update={"connector": Connector()})
        return Whole(whole.case._replace(stated=without), whole.attachments, whole.actions)
