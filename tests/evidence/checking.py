"""Can what is kept have come of what was asked, and what was seen of what is kept? Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from evidence.history import Asked, Fact, History, Told


class Finding(NamedTuple):
    """What must not be."""

    what: str
    where: str


LOST = "an acknowledged write is lost"
VISIBLE = "a refused write is visible"
PARTIAL = "of a change of several cases only some changed"
LOST_UPDATE = "an edit has overwritten one that it had not seen"
GAP = "sequences have a hole, or one is there twice"
TWICE = "one request had its effect twice"
FOREIGN = "something is there that nobody asked for"
REORDERED = "what was acknowledged first stands behind what was asked later"
ANSWERED = "the same request was told two different things"
PHANTOM = "a reader saw what is not in the log"
STALE = "a reader did not see what they were told is shown"
MISSING = "an effect is missing"


def findings(history: History) -> list[Finding]:
    """Everything that is wrong; nothing, for a history that may be."""
    index = Index(history.kept)
    return [
        *gaps(history.kept),
        *fates(history.asked, index),
        *foreign(history.asked, history.kept),
        *lost_updates(history.asked, index),
        *reordered(history.asked, index),
        *seen(history, index),
    ]


class Index:
    """What is kept, by mark and by case."""

    def __init__(self, kept: Iterable[Fact]) -> None:
        self.by_mark: dict[str, list[Fact]] = defaultdict(list)
        self.edits: dict[str, list[int]] = defaultdict(list)
        for fact in kept:
            self.by_mark[fact.mark].append(fact)
            if fact.kind == "edit":
                self.edits[fact.case].append(fact.sequence)

    def of(self, asked: Asked) -> dict[str, int]:
        """Where a write stands in each case that has it."""
        return {fact.case: fact.sequence for fact in self.by_mark.get(asked.mark, ())}


def gaps(kept: Iterable[Fact]) -> Iterator[Finding]:
    """In each case the sequences are 1, 2, 3, ..."""
    by_case: dict[str, list[int]] = defaultdict(list)
    for fact in kept:
        by_case[fact.case].append(fact.sequence)
    for case, sequences in by_case.items():
        if sorted(sequences) != list(range(1, len(sequences) + 1)):
            yield Finding(GAP, case)


def fates(asked: Iterable[Asked], index: Index) -> Iterator[Finding]:
    """Each write is where its answer says: everywhere, nowhere, or one of both; and once."""
    for one in asked:
        facts = index.by_mark.get(one.mark, [])
        there = {fact.case for fact in facts}
        wanted = set(one.cases)
        if len(facts) > len(there) or (one.kind == "create" and len(facts) > 1):
            yield Finding(TWICE, one.mark)
        if len(set(one.answers)) > 1:
            yield Finding(ANSWERED, one.mark)
        match one.told:
            case Told.OK if not there:
                yield Finding(LOST, one.mark)
            case Told.FAIL if there:
                yield Finding(VISIBLE, one.mark)
            case Told.OK | Told.UNKNOWN if there and wanted and there != wanted:
                yield Finding(PARTIAL, one.mark)
            case _:
                pass


def foreign(asked: Iterable[Asked], kept: Iterable[Fact]) -> Iterator[Finding]:
    """Whatever is there, somebody asked for it."""
    marks = {one.mark for one in asked}
    for fact in kept:
        if fact.mark not in marks:
            yield Finding(FOREIGN, f"{fact.case}/{fact.sequence} {fact.mark}")


def lost_updates(asked: Iterable[Asked], index: Index) -> Iterator[Finding]:
    """Between what an edit had seen and where it stands there is no other edit."""
    for one in asked:
        if one.kind != "edit":
            continue
        for case, sequence in index.of(one).items():
            since = one.seen.get(case, 0)
            if any(since < other < sequence for other in index.edits[case]):
                yield Finding(LOST_UPDATE, f"{case}/{sequence} {one.mark}")


def reordered(asked: Sequence[Asked], index: Index) -> Iterator[Finding]:
    """In each case: who began after another had been told `ok` stands behind them."""
    by_case: dict[str, list[tuple[int, Asked]]] = defaultdict(list)
    for one in asked:
        for case, sequence in index.of(one).items():
            by_case[case].append((sequence, one))
    for case, placed in by_case.items():
        placed.sort(key=lambda pair: pair[0])
        latest = float("-inf")  # of those before: when the last of them began
        for sequence, one in placed:
            if one.told is Told.OK and one.ended < latest:
                yield Finding(REORDERED, f"{case}/{sequence} {one.mark}")
            latest = max(latest, one.began)


def seen(history: History, index: Index) -> Iterator[Finding]:
    """A reader sees nothing but what is kept, and all comments that are said to be shown."""
    shown: dict[str, list[Asked]] = defaultdict(list)
    for one in history.asked:
        if one.kind == "comment" and one.told is Told.OK and one.shown:
            for case in one.cases:
                shown[case].append(one)
    gone = {fact.case for fact in history.kept if fact.kind == "delete"}
    for look in history.looked:
        for mark in look.marks:
            if look.case not in {fact.case for fact in index.by_mark.get(mark, ())}:
                yield Finding(PHANTOM, f"{look.case} {mark}")
        if not look.there and look.case in gone:
            continue
        for one in shown[look.case]:
            told_before = one.where == look.where and one.ended < look.began
            if told_before and one.mark not in look.marks:
                yield Finding(STALE, f"{look.case} {one.mark}")


def met_in_order(met: Mapping[str, Sequence[int]]) -> list[Finding]:
    """Who reads a topic first meets the actions of a case in their order, none of them left out."""
    return [
        Finding(GAP, case)
        for case, sequences in met.items()
        if list(dict.fromkeys(sequences)) != list(range(1, max(sequences) + 1))
    ]


def effects(wanted: Iterable[str], done: Iterable[str]) -> list[Finding]:
    """Each key that is to have an effect has it, once; and no other has any."""
    wanted, counted = set(wanted), Counter(done)
    return [
        *(Finding(MISSING, key) for key in sorted(wanted - counted.keys())),
        *(Finding(FOREIGN, key) for key in sorted(counted.keys() - wanted)),
        *(Finding(TWICE, key) for key, times in sorted(counted.items()) if times > 1),
    ]
