"""How does evidence get into a case? By commands, with the attaching action as their cause.

Each has a name made of that action: who tells it twice tells it once. A case that is gone, or has
no room, is told nothing, and that is an outcome like another.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import TypeVar

import orjson
import structlog
from pydantic import BaseModel

from alert_sync.alerts.kept import Kept
from alert_sync.alerts.store import Alerts
from alert_sync.evidence import described
from alert_sync.evidence.awaited import Awaited
from alert_sync.evidence.described import Evidence
from alert_sync.evidence.fields import description, observables
from case_events import AlertsDescribed
from case_events.commands import AddObservables, Command, NewObservable, RecordResult, Refusal
from case_events.values import AlertDescription
from case_runtime.commanding import Asks, Because
from case_runtime.effects import Claim, Effects, Final
from case_runtime.errors import Later

T = TypeVar("T", bound=BaseModel)

MOST_BYTES = 1 << 18
"""Of the descriptions, or the observables, in one command."""

AT_ONCE = 50
"""Alerts that are read whole: each may be a megabyte."""

MISSING = "missing"

GONE_OR_TOLD = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY})
"""There is no case any more, or the same was told before in other words: those count."""

OR_NO_ROOM = GONE_OR_TOLD | {HTTPStatus.BAD_REQUEST}
"""Observables are refused also where the case has them all, or is full."""

log = structlog.get_logger()


class Describing:
    """A work: what is planned by `described`."""

    def __init__(self, alerts: Alerts, awaited: Awaited, effects: Effects, commands: Asks) -> None:
        self._alerts = alerts
        self._awaited = awaited
        self._effects = effects
        self._commands = commands

    async def __call__(self, claim: Claim) -> None:
        """Return when the case knows it; what has not come yet is told when it comes."""
        evidence = described.read(claim.effect.what)
        missing = await self._missing(claim, evidence)
        await self._tell(evidence, [key for key in evidence.alerts if key not in missing])
        if evidence.late:
            await self._awaited.forget(evidence)
        elif missing:
            await self._await(evidence, missing)

    async def _missing(self, claim: Claim, evidence: Evidence) -> Collection[str]:
        """Those that had not come when it was first tried: a later attempt tells no more."""
        noted: Collection[str] | None = claim.noted.get(MISSING)
        if noted is not None:
            return noted
        here = await self._here(evidence.alerts)
        missing = [key for key in evidence.alerts if key not in here]
        if not await self._effects.note(claim, {MISSING: missing}):
            raise Later("somebody else tells it already")
        return missing

    async def _here(self, keys: Collection[str]) -> Mapping[str, Kept]:
        found = await self._alerts.of(keys)
        return {key: row for key, row in found.items() if row.source is not None}

    async def _whole(self, keys: Sequence[str]) -> Sequence[Kept]:
        """With what they say, in this order."""
        found = await self._alerts.whole(keys)
        return [found[key] for key in keys if key in found and found[key].source is not None]

    async def _await(self, evidence: Evidence, missing: Collection[str]) -> None:
        """Those that came while the note was made may have been stored by who did not see it."""
        await self._awaited.note(evidence, missing)
        come = await self._here(missing)
        await self._effects.plan([described.effect(evidence.of(key)) for key in come])

    async def _tell(self, evidence: Evidence, keys: Sequence[str]) -> None:
        told, traces = list[AlertDescription](), dict[NewObservable, None]()
        for place in range(0, len(keys), AT_ONCE):
            rows = await self._whole(keys[place : place + AT_ONCE])
            documents = [orjson.loads(row.source or b"{}") for row in rows]
            named = zip(rows, documents, strict=True)
            told += [description(row.index, row.id, document) for row, document in named]
            if evidence.observables:
                traces |= dict.fromkeys(observables(documents))
        for number, some in enumerate(parts(told)):
            result = RecordResult(action=AlertsDescribed(alerts=some))
            await self._ask(evidence, result, f"{evidence.name}{ending(number)}", GONE_OR_TOLD)
        for number, found in enumerate(parts(list(traces))):
            name = f"{evidence.name}/observables{ending(number)}"
            await self._ask(evidence, AddObservables(observables=found), name, OR_NO_ROOM)

    async def _ask(
        self, evidence: Evidence, command: Command, name: str, outcomes: frozenset[HTTPStatus]
    ) -> None:
        cause = evidence.cause
        because = Because(cause.by, cause.name, cause.correlation_id, cause.hops + 1)
        answer = await self._commands.ask(
            command, case=cause.case, id_=name, space=cause.space, because=because
        )
        if isinstance(answer, Refusal):
            if answer.status_code not in outcomes:
                raise Final(answer.message)
            log.info("evidence.refused", key=name, status=answer.status_code)


def ending(number: int) -> str:
    """Of the name of a command; the first has none."""
    return f"/{number + 1}" if number else ""


def parts(told: Sequence[T]) -> Iterator[tuple[T, ...]]:
    """Lists that fit into commands."""
    part, size = list[T](), 0
    for one in told:
        more = len(one.model_dump_json().encode())
        if part and size + more > MOST_BYTES:
            yield tuple(part)
            part, size = [], 0
        part.append(one)
        size += more
    if part:
        yield tuple(part)
