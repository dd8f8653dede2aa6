"""How does one case come into the log that had a life elsewhere? Decided as any other change."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeAlias

from case_command.case import State
from case_command.deciding import Decided, Decision, Draft, Key
from case_command.decisions.imports import import_case, place
from case_command.errors import AlreadyExists, InAnotherSpace
from case_command.happened import Recorded
from case_command.imports.ahead import Ahead
from case_command.imports.copies import NewId
from case_command.log.numbers import Numbers
from case_command.sealing import Stamp
from case_events import CaseDeleted, Imported
from case_runtime.rights import Rights
from case_runtime.showing import Asked

Connectors: TypeAlias = Callable[[str, Collection[str]], Awaitable[Collection[str]]]
"""By space and ids, those of the connectors that are there."""

Replayed: TypeAlias = Callable[[int, int | None, Imported], Sequence[Recorded]]
"""What is to be recorded: from that sequence on, of a case with that number."""


async def no_connectors(_space: str, _ids: Collection[str]) -> Collection[str]:
    """Nobody has any yet."""
    return ()


class Ledger(Protocol):
    """What is needed of it."""

    async def transact(
        self,
        case_id: str,
        decide: Decision,
        stamp: Stamp,
        *,
        new: bool = False,
        key: Key | None = None,
    ) -> Decided:
        """One case."""

    async def state(self, case_id: str) -> State:
        """The case as the log has it by now."""


@dataclass(frozen=True)
class Wish:
    """How somebody wants cases to come in.

    `new_id` makes other ids, where they are needed, or everywhere: `copies`.
    """

    stamp: Stamp
    rights: Rights
    new_id: NewId
    key: Key | None = None
    overwrite: bool = False
    copies: bool = False
    dry_run: bool = False


@dataclass
class Recording:
    """The cases of one request; readers are never far behind it."""

    ledger: Ledger
    numbers: Numbers
    wish: Wish
    ahead: Ahead

    async def record(
        self,
        case_id: str,
        owner: str,
        replayed: Replayed,
        *,
        said: str | None = None,
        made: bool = False,
    ) -> bool:
        """Whether it took the place of a case that was there; or why it may not come in.

        `said` is a digest of what the request says of the case, where that is not all of it.
        `made`: the id was made just now, at random, so that there is nothing to look for.
        """
        await self.ahead.room()
        wish, space = self.wish, self.wish.stamp.space
        state = None if made else await self.ledger.state(case_id)
        number = None
        if self._is_new(state, case_id) and not wish.dry_run:
            number = await self.numbers.next(space)
        imported = Imported(at=wish.stamp.at, by=wish.stamp.by)
        decide = partial(
            import_case,
            case_id=case_id,
            owner=owner,
            space=space,
            rights=wish.rights,
            overwrite=wish.overwrite,
            number=number,
            replayed=lambda first, numbered: replayed(first, numbered, imported),
        )
        if wish.dry_run:
            return replaces(Draft(case_id, state).take(decide(state), wish.stamp))
        key = wish.key
        if key and said:
            key = key._replace(body=said)
        new = state is None  # nothing is looked for again: if it is there by then, it is in the way
        decided = await self.ledger.transact(case_id, decide, wish.stamp, new=new, key=key)
        self.ahead.came(Asked(case_id, decided.state.case.sequence))
        return replaces(decided)

    def _is_new(self, state: State, case_id: str) -> bool:
        """Whether it needs a number; what is there may be what the same request has made before."""
        wish = self.wish
        try:
            found = place(state, case_id, wish.stamp.space, wish.rights, overwrite=wish.overwrite)
        except AlreadyExists as error:
            if wish.key and not isinstance(error, InAnotherSpace):
                return False
            raise
        return found.over is None


def replaces(decided: Decided | None) -> bool:
    """Whether a case ended that was there before."""
    return decided is not None and isinstance(decided.envelopes[0].action, CaseDeleted)
