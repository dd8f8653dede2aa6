"""What do all connectors share when they call, and where does each one begin?"""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from time import monotonic

from case_runtime import calling
from case_runtime.configuration.actions import Actions
from case_runtime.vetted import Resolve, resolve
from connector_pusher.systems.calls import tls
from connector_pusher.systems.calls.call import Credentials, Wording
from connector_pusher.systems.calls.caller import Caller, Limits, Times
from connector_pusher.systems.calls.judging import Judge
from connector_pusher.systems.calls.saying import Redaction


def now() -> datetime:
    """The time of day."""
    return datetime.now(UTC)


SETTLES = 15.0
"""Seconds in which a request whose answer was lost is carried out there, and can be found."""

NO_MORE = tls.Trust()
TIMES = Times(asyncio.sleep, monotonic, now)


@dataclass(frozen=True, slots=True)
class Wire:
    """The administrator's settings, and what tests put in the place of DNS and clocks."""

    actions: Actions
    resolve: Resolve = resolve
    times: Times = field(default=TIMES)
    settles: float = SETTLES

    def caller(
        self,
        connector: str,
        credentials: Credentials,
        wording: Wording,
        hidden: Redaction,
        trust: tls.Trust = NO_MORE,
    ) -> Caller:
        """For one connector; whoever gets it closes it."""
        longest = self.actions.response_timeout.total_seconds()
        client = calling.client(
            self.actions, partial(tls.context, self.actions, trust), self.resolve
        )
        limits = Limits(self.actions.max_response_content_length, longest)
        return Caller(
            connector,
            client=client,
            credentials=credentials,
            judge=Judge(wording, hidden, self.times.now),
            limits=limits,
            times=self.times,
        )
