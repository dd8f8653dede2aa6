"""What do all connectors share when they call, and where does each one begin?"""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from time import monotonic

import httpx

from case_runtime.configuration.actions import Actions
from case_runtime.outbound import Target
from connector_pusher.systems.calls import tls
from connector_pusher.systems.calls.call import Credentials, Wording
from connector_pusher.systems.calls.caller import Caller, Limits, Times
from connector_pusher.systems.calls.judging import Judge
from connector_pusher.systems.calls.saying import Redaction
from connector_pusher.systems.calls.vetted import (
    Allowed,
    Proxied,
    Resolve,
    Vetted,
    resolve,
    through_proxy,
)

CONNECT = 10.0
READ = 30.0
KEPT = 2.0
"""Seconds; most servers keep a connection longer, so that it is not closed while we write."""


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
        client = httpx.AsyncClient(
            transport=self._transport(trust),
            timeout=httpx.Timeout(min(READ, longest), connect=min(CONNECT, longest)),
            follow_redirects=False,
            trust_env=False,
            headers={"accept-encoding": "identity", "user-agent": "caselog"},
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

    def _transport(self, trust: tls.Trust) -> httpx.AsyncBaseTransport:
        allowed = Allowed(self.actions.allowed_hosts, self.actions.allowed_networks)
        direct = Vetted(allowed, partial(self._connections, trust, None), self.resolve)
        if self.actions.proxy_url is None:
            return direct
        bypass, only = self.actions.proxy_bypass_hosts, self.actions.proxy_only_hosts
        proxied = partial(self._connections, trust, self._proxy(self.actions.proxy_url))
        return Proxied(allowed, through_proxy(bypass, only), proxied, direct)

    def _connections(
        self, trust: tls.Trust, proxy: httpx.Proxy | None, found: Target
    ) -> httpx.AsyncBaseTransport:
        return httpx.AsyncHTTPTransport(
            verify=found.scheme == "https" and tls.context(self.actions, trust, found),
            trust_env=False,
            limits=httpx.Limits(keepalive_expiry=KEPT),
            proxy=proxy,
        )

    def _proxy(self, url: str) -> httpx.Proxy:
        said = {name: word.get_secret_value() for name, word in self.actions.proxy_headers.items()}
        mode = self.actions.ssl.proxy_verification_mode
        context = tls.trusting(mode) if url.startswith("https:") else None
        return httpx.Proxy(url, ssl_context=context, headers=said)
