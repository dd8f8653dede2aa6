"""How are log, topic and views compared, hash by hash, while writes go on?

The topic is read first, then the log: what is on the topic was in the log before. What the log has
beyond that is looked for on the topic once more at the end. Views follow late: a stream that they
have not followed is looked at again.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import TypeVar

import case_command.settings
import case_query.settings
from case_command.log.commits import Kind
from case_command.log.histories import AT_ONCE, Histories, Logged
from case_events import CONFIGURATIONS, USER_ACTIONS, Topic
from case_events.wire import Unreadable, configuration_from_record, from_record
from case_query import verifying as of_views
from case_query.generations import Generations
from case_query.kept import Kept
from case_runtime import mongo
from caselog.verifying.digests import digest
from caselog.verifying.report import Difference, Report
from caselog.verifying.topic import Read, Tell

PATIENCE = 60.0
"""Seconds in which views may follow what was written."""

AGAIN = 0.5
"""Seconds between two looks."""

SETTLED = 4.0
"""Seconds for which views that have followed must differ in the same way: they are written late."""

TOPIC, VIEWS = "log and topic", "log and views"

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Stores:
    """Where everything is."""

    kafka: str
    mongo: str
    log: str = case_command.settings.Settings.model_fields["database"].default
    views: str = case_query.settings.Settings.model_fields["database"].default
    topics: Mapping[Kind, Topic] = field(
        default_factory=lambda: {"case": USER_ACTIONS, "configuration": CONFIGURATIONS}
    )


async def verified(
    stores: Stores, tell: Tell, patience: float = PATIENCE, *, views: bool = True
) -> Report:
    """What it came to, with the views or without; `Later` if a server cannot be reached."""
    log = mongo.connect(stores.mongo, stores.log)
    shown = mongo.connect(stores.mongo, stores.views)
    report = Report()
    try:
        report.views = await Generations(shown).current() if views else None
        kept = Kept.of(shown, report.views) if report.views else None
        for kind, topic in stores.topics.items():
            comparing = Comparing(Histories(log, kind), Read(stores.kafka, topic), kept, kind)
            await comparing.run(report, tell, patience)
    finally:
        log.client.close()
        shown.client.close()
    return report


class Comparing:
    """One kind of streams."""

    def __init__(self, log: Histories, read: Read, kept: Kept | None, kind: Kind) -> None:
        self._log = log
        self._read = read
        self._kept = kept
        self._kind = kind
        self._late: set[str] = set()
        self._missing: dict[str, set[int]] = {}

    async def run(self, report: Report, tell: Tell, patience: float) -> None:
        """Everything; what is told counts records of the topic and streams of the log."""
        many = await self._log.many()
        await self._read.on(lambda done, of: tell(done, of + many))
        read, done, known = self._read.records, 0, set[str]()
        async for streams in self._log.lists():
            histories = await self._log.of(streams)
            for stream, commits in histories.items():
                self._log_and_topic(stream, commits, report)
            if self._kept:  # what differs may only be on its way
                found = await self._differing(self._kept, histories)
                self._late |= {stream for stream, said in found.items() if said != []}
            known.update(streams)
            done += len(streams)
            tell(read + done, read + max(many, done))
        report.streams += done
        await self._read.on()
        self._look_for_the_missing(report)
        for stream in self._read.digests.streams():
            if stream not in known:
                await self._newcomer(stream, report)
        await self._look_at_the_late(report, patience)
        report.repeats += self._read.repeats
        report.foreign += len(self._read.foreign)
        for named in self._read.unlike:
            stream = named.rpartition("/")[0]
            said = f"{named} is there twice and says two things"
            report.differences.append(Difference(TOPIC, stream, said))

    def _log_and_topic(self, stream: str, commits: Sequence[Logged], report: Report) -> None:
        wanted = 1
        for commit in commits:
            if commit.first != wanted:
                said = f"the log has no action {wanted}"
                report.differences.append(Difference(TOPIC, stream, said))
            for sequence, (value, _) in enumerate(commit.records, commit.first):
                report.actions += 1
                there = self._read.digests.of(stream, sequence)
                if there is None:
                    if commit.unpublished:
                        report.waiting += 1
                    else:
                        self._missing.setdefault(stream, set()).add(sequence)
                elif there != digest(value):
                    if commit.erased:
                        report.erased += 1
                    else:
                        said = f"action {sequence} says something else on the topic"
                        report.differences.append(Difference(TOPIC, stream, said))
            wanted = commit.first + len(commit.records)
        for sequence in self._read.beyond(stream, wanted - 1):
            said = f"action {sequence} is on the topic and not in the log"
            report.differences.append(Difference(TOPIC, stream, said))

    def _look_for_the_missing(self, report: Report) -> None:
        """What was published since the topic was read is there by now."""
        for stream, sequences in self._missing.items():
            gone = [n for n in sorted(sequences) if self._read.digests.of(stream, n) is None]
            report.differences += [
                Difference(TOPIC, stream, f"action {n} is in the log and not on the topic")
                for n in gone
            ]

    async def _newcomer(self, stream: str, report: Report) -> None:
        """A stream that began meanwhile; or one that the log has lost."""
        commits = (await self._log.of([stream]))[stream]
        if commits:
            report.streams += 1
            self._log_and_topic(stream, commits, report)
            self._late.add(stream)
            return
        said = f"is on the topic up to action {self._read.digests.last(stream)}, not in the log"
        report.differences.append(Difference(TOPIC, stream, said))

    async def _differing(
        self, kept: Kept, histories: Mapping[str, Sequence[Logged]]
    ) -> of_views.Found:
        """Of each stream; the views are asked for all of them at once."""
        if self._kind == "configuration":
            told, unread = as_told(histories, configuration_from_record)
            owners = {stream: [one for one, _ in history] for stream, history in told.items()}
            return unread | await of_views.of_configuration(kept, owners)
        cases, unread = as_told(histories, from_record)
        return unread | await of_views.differences(kept, cases)

    async def _look_at_the_late(self, report: Report, patience: float) -> None:
        """Again and again, until they are the same, or differ and stay so, or time is over."""
        began = monotonic()
        late: dict[str, tuple[list[str] | None, float]] = dict.fromkeys(self._late, (None, began))
        while late and self._kept:
            for stream, found in (await self._looked_at(self._kept, sorted(late))).items():
                (last, since), now = late[stream], monotonic()
                late[stream] = found, since if found == last else now
                settled = found == [] or (found and now - late[stream][1] > SETTLED)
                if not settled and now - began <= patience:
                    continue
                del late[stream]
                said = ["the views have another number of its actions"] if found is None else found
                report.behind += found is None
                report.differences += [Difference(VIEWS, stream, one) for one in said]
            await asyncio.sleep(AGAIN)

    async def _looked_at(self, kept: Kept, streams: Sequence[str]) -> of_views.Found:
        """Once more, as they are now."""
        found: of_views.Found = {}
        for n in range(0, len(streams), AT_ONCE):
            found |= await self._differing(kept, await self._log.of(streams[n : n + AT_ONCE]))
        return found


def as_told(
    histories: Mapping[str, Sequence[Logged]], record: Callable[[bytes], Told]
) -> tuple[dict[str, list[tuple[Told, bytes]]], of_views.Found]:
    """Each action with its bytes; and of the streams that this release cannot read, that."""
    told = dict[str, list[tuple[Told, bytes]]]()
    unread: of_views.Found = {}
    for stream, commits in histories.items():
        values = [value for commit in commits for value, _ in commit.records]
        try:
            told[stream] = [(record(value), value) for value in values]
        except Unreadable:
            unread[stream] = ["this release cannot read its history"]
    return told, unread
