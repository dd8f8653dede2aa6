"""Which standing rules may run now? Those that are there, and on, and whose author still may."""

from typing import Protocol

from alert_sync.rules.rights import Authors
from alert_sync.rules.standing import Standing
from case_runtime.effects import Final
from case_runtime.rights import Forbidden


class Ruling(Protocol):
    """Whoever keeps the standing rules."""

    async def one(self, key: str, /) -> Standing | None:
        """By its name among all."""


class RulesInForce:
    """Asked whenever one runs: much may have happened since its alerts arrived."""

    def __init__(self, rules: Ruling, authors: Authors) -> None:
        self._rules = rules
        self._authors = authors

    async def rule(self, key: str) -> Standing | None:
        """None: it is gone, or off. `Final`: its author may not run it any more."""
        rule = await self._rules.one(key)
        if rule is None or not rule.enabled:
            return None
        wanted = rule.wanted
        try:
            self._authors.demand_all(rule.principal, wanted.space, wanted.owner)
        except Forbidden as refusal:
            raise Final(f"Whoever wrote the rule [{rule.id}] may not: {refusal}") from refusal
        return rule
