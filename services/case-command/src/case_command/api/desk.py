"""What do all endpoints have at hand?"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeAlias

from case_command.api.asked import Asked
from case_command.case import CaseState, State
from case_command.configurations import Configurations
from case_command.deciding import Decided, Decision, Key
from case_command.decisions.conditions import Seen, of_case, only_if
from case_command.decisions.lifecycle import NOWHERE, create_case, operations
from case_command.decisions.types import USUAL, Types
from case_command.errors import ConnectorNotFound
from case_command.files.files import Files
from case_command.imports.recording import Connectors, no_connectors
from case_command.log.numbers import Numbers
from case_command.pushes import Pushes
from case_command.sealing import Stamp
from case_events import UserAction
from case_events.connectors import AnnouncedConnector
from case_runtime.areas import Areas, Nobody
from case_runtime.bringing import Brings
from case_runtime.errors import Invalid
from case_runtime.rights import Forbidden, Rights
from case_runtime.rounds import Rounds
from case_runtime.showing import Reading

MOST_IMPORTED = 256 << 20
DecisionOnSeveral: TypeAlias = Callable[[Mapping[str, State]], Mapping[str, Sequence[UserAction]]]


class Changes(Protocol):
    """The ledger, as far as requests need it."""

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

    async def transact_together(
        self,
        case_ids: Sequence[str],
        decide_all: DecisionOnSeveral,
        stamp: Stamp,
        *,
        key: Key | None = None,
    ) -> Mapping[str, Decided]:
        """Several cases, all or none."""

    async def state(self, case_id: str) -> State:
        """The case as the log has it by now."""


class Announced(Protocol):
    """Whoever hears of connectors."""

    async def find(self, connector_id: str, space: str) -> AnnouncedConnector | None:
        """The connector, if there is one in that space; `Later` if nobody knows."""


class NoneAnnounced:
    """There are none."""

    async def find(self, connector_id: str, space: str) -> AnnouncedConnector | None:  # noqa: ARG002 - as it is asked
        """Not here."""
        return None


@dataclass(frozen=True, slots=True)
class Desk:
    """The way in, the way to look at what readers see, and what decisions are not to make up."""

    ledger: Changes
    reading: Reading
    numbers: Numbers
    configurations: Configurations
    files: Files
    clock: Callable[[], datetime]
    types: Types = USUAL
    rounds: Rounds = field(default_factory=Rounds)
    """Of those who open cases: a number, a configuration and a commit for all of a round."""
    connectors: Connectors = no_connectors
    areas: Areas = field(default_factory=Nobody)
    """Whose alerts are."""
    most_imported: int = MOST_IMPORTED
    """Bytes of a file that brings cases."""
    brings: Brings | None = None
    """Who takes in connectors that a file brings; None: they stay out."""
    announced: Announced = field(default_factory=NoneAnnounced)
    pushes: Pushes | None = None
    """Who waits for how pushes end; None: whoever asks looks by himself."""

    async def opening(
        self, space: str, rights: Rights, new: Mapping[str, Any], *, push: bool = False
    ) -> Decision:
        """How this case is opened; whoever may not open it is refused, and uses up no number.

        `push`: it is to be a ticket at once; the connector is looked for first.
        """
        if push:
            await self._pushable(space, rights, new)
        configuration, number = await asyncio.gather(
            self.configurations.of(space, new["owner"]), self._number(space, rights, new)
        )
        decide: Decision = partial(
            create_case, rights=rights, configuration=configuration, number=number, push=push, **new
        )
        if number is None:
            decide(None)  # says which right is missing, also to those who ask again
        return decide

    async def change(
        self,
        case_id: str,
        decide: Decision,
        asked: Asked,
        *,
        new: bool = False,
        seen: Callable[[State], Seen | None] = of_case,
    ) -> CaseState:
        """As `decide`, the case alone."""
        return (await self.decide(case_id, decide, asked, new=new, seen=seen)).state

    async def decide(
        self,
        case_id: str,
        decide: Decision,
        asked: Asked,
        *,
        new: bool = False,
        seen: Callable[[State], Seen | None] = of_case,
    ) -> Decided:
        """The case after the change, and what was recorded; of a repeat, what was then.

        `seen` is whose version the headers of the request name.
        """
        decide = only_if(asked.condition, decide, seen)
        return await self.ledger.transact(case_id, decide, asked.stamp, new=new, key=asked.key)

    async def change_all(
        self, case_ids: Sequence[str], decide: DecisionOnSeveral, asked: Asked
    ) -> list[CaseState]:
        """Those of the cases that changed, in this order."""
        if asked.condition:
            if len(case_ids) > 1:
                raise Invalid("If-Match and If-None-Match can be said of one case only")
            (one,) = case_ids
            decide = only_if(asked.condition, decide, lambda states: of_case(states[one]))
        decided = await self.ledger.transact_together(case_ids, decide, asked.stamp, key=asked.key)
        return [decided[one].state for one in case_ids if decided[one].envelopes]

    async def _pushable(self, space: str, rights: Rights, new: Mapping[str, Any]) -> None:
        """A refusal, unless it may be pushed with its connector, and there is that one."""
        rights.demand("createCase", new["owner"])
        rights.demand("pushCase", new["owner"])
        if rights.connectors == "none":
            raise Forbidden("Unauthorized to execute actions")
        named = new["connector"].id
        if named != NOWHERE and await self.announced.find(named, space) is None:
            raise ConnectorNotFound(named)

    async def _number(self, space: str, rights: Rights, new: Mapping[str, Any]) -> int | None:
        needed = operations(new["assignees"])
        may = all(rights.may(operation, new["owner"]) for operation in needed)
        return await self.numbers.next(space) if may else None
