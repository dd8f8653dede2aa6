"""Specifications in the words given, when, then; and a history to try things on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Concatenate, Generic, ParamSpec, TypeVar

from case_events.actions import UserAction
from case_events.envelope import Envelope
from case_events.values import User

State = TypeVar("State")
P = ParamSpec("P")

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Outcome:
    """What a decision came to: actions, or a refusal."""

    actions: Sequence[UserAction]
    refusal: Exception | None

    def then(self, *expected: UserAction) -> None:
        """Exactly these actions, in this order."""
        if self.refusal:
            raise self.refusal
        assert list(self.actions) == list(expected)

    def then_nothing(self) -> None:
        """No action: it already was as asked."""
        self.then()

    def then_refused(self, error: type[Exception], saying: str | None = None) -> None:
        """The decision refused, and this is why."""
        assert isinstance(self.refusal, error), f"got {self.refusal or self.actions!r}"
        assert saying is None or str(self.refusal) == saying


@dataclass(frozen=True)
class Given(Generic[State]):
    """The past that a decision is made on."""

    state: State

    def when(
        self,
        decide: Callable[Concatenate[State, P], Sequence[UserAction]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Outcome:
        """Ask for this."""
        try:
            return Outcome(decide(self.state, *args, **kwargs), None)
        except Exception as refusal:  # noqa: BLE001 - the outcome under test
            return Outcome([], refusal)


def history(
    *actions: UserAction, stream: str = "case-1", by: str = "ana", space: str = "default"
) -> list[Envelope]:
    """These actions, one a minute since noon."""
    return [
        Envelope(
            stream=stream,
            sequence=n,
            space=space,
            owner="securitySolution",
            at=NOON + timedelta(minutes=n - 1),
            by=User(username=by),
            correlation_id="r-1",
            action=action,
        )
        for n, action in enumerate(actions, start=1)
    ]
