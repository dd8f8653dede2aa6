"""How does a run come to cases? One command for each group, to the case that counts now.

A case that is closed, and may not be opened again, counts no longer: the next one takes its place.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import NamedTuple, Protocol

import structlog

from alert_sync.rules import naming
from alert_sync.rules.run import Group, Run, Wanted
from alert_sync.rules.windows import Counter
from case_events.attachments import Alert, Rule
from case_events.commands import Accepted, CollectAlerts, Refusal, RequestPush, RuleCase
from case_runtime.commanding import Asks, Because
from case_runtime.effects import Final
from case_runtime.errors import Later

CLOSED = 20
"""Cases of one group that may turn out to be closed, one after another."""

AT_ONCE = 4
MOST_ALERTS = 1001
"""As many tell that a case cannot hold them all."""

log = structlog.get_logger()


class Counting(Protocol):
    """Whoever knows which case counts."""

    async def now(self, key: str, window: timedelta, /) -> Counter:
        """The one that counts now."""

    async def raised(self, key: str, above: int, /) -> Counter:
        """The one after that."""


class Opened(NamedTuple):
    """A case that has what it is to have of a group, and the sequence at which it has it."""

    case: str
    sequence: int


class RefusedGroup(Final):
    """A group for which there will be no case; the message is that of the refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.status = refusal.status_code


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a run: its name, why it is, and the counters that earlier ones have used.

    Each new one is kept before it is used: a window that passes meanwhile changes nothing.
    """

    name: str
    because: Because
    used: MutableMapping[str, int]
    keep: Callable[[Mapping[str, int]], Awaitable[None]]
    rule: str | None = None
    """The standing rule that it is of, by its name among all."""


async def forgotten(_: Mapping[str, int]) -> None:
    """Nobody tries again under the same name."""


class Running:
    """Carries out runs."""

    def __init__(self, counters: Counting, commands: Asks) -> None:
        self._counters = counters
        self._commands = commands

    async def run(self, run: Run, attempt: Attempt) -> list[Opened]:
        """The cases of its groups; `RefusedGroup`, or `Later`: some of them may be there."""
        room = asyncio.Semaphore(AT_ONCE)

        async def one(group: Group) -> Opened:
            async with room:
                return await self._group(run.wanted, group, attempt)

        done = await asyncio.gather(*map(one, run.groups), return_exceptions=True)
        opened, faults = list[Opened](), list[BaseException]()
        for each in done:
            if isinstance(each, BaseException):
                faults.append(each)
            else:
                opened.append(each)
        for fault in sorted(faults, key=is_final):
            raise fault
        return opened

    async def _group(self, wanted: Wanted, group: Group, attempt: Attempt) -> Opened:
        key = naming.counter_key(wanted, group.grouping)
        number = attempt.used.get(key) or (await self._counters.now(key, wanted.window)).number
        for _ in range(CLOSED):
            attempt.used[key] = number
            await attempt.keep(attempt.used)
            answer = await self._ask(wanted, group, number, attempt)
            if isinstance(answer, Accepted):
                if wanted.auto_push:
                    await self._push(wanted, answer.case, attempt)
                return Opened(answer.case, answer.sequence)
            if answer.status_code != HTTPStatus.CONFLICT:
                raise RefusedGroup(answer)
            number = (await self._counters.raised(key, number)).number
        raise Later("every case of the group is closed as soon as it is there")

    async def _push(self, wanted: Wanted, case: str, attempt: Attempt) -> None:
        """Ask for it once for each run; a case that has no connector to push with stays here."""
        answer = await self._commands.ask(
            RequestPush(),
            case=case,
            id_=f"{attempt.name}/{case}/push",
            space=wanted.space,
            because=attempt.because,
        )
        if isinstance(answer, Refusal):
            log.warning("push.refused", case=case, why=answer.message)

    async def _ask(
        self, wanted: Wanted, group: Group, number: int, attempt: Attempt
    ) -> Accepted | Refusal:
        case = naming.case_id(wanted, group.grouping, number)
        return await self._commands.ask(
            command(wanted, group, number),
            case=case,
            id_=f"{attempt.name}/{case}",
            space=wanted.space,
            because=attempt.because,
        )


def is_final(fault: BaseException) -> bool:
    """What may work later is told first: then all of it is tried again."""
    return isinstance(fault, Final)


def command(wanted: Wanted, group: Group, number: int) -> CollectAlerts:
    """What is wanted of the case with that number."""
    rule = Rule() if wanted.internally_managed else Rule(id=wanted.rule.id, name=wanted.rule.name)
    alerts = group.alerts[:MOST_ALERTS]
    return CollectAlerts(
        case=RuleCase(
            title=naming.title(wanted, group.grouping, number),
            description=naming.description(wanted, group.grouping),
            owner=wanted.owner,
            tags=tuple(naming.tags(wanted, group.grouping)),
            own_title=naming.own_title(group, number),
            template_id=wanted.template_id,
        ),
        alerts=Alert(
            alert_id=tuple(one.id for one in alerts),
            index=tuple(one.index for one in alerts),
            rule=rule,
            owner=wanted.owner,
        ),
        comments=group.comments,
        reopen=wanted.reopen,
    )
