"""How are other systems reached over HTTP? Where we may go, verified, maybe through a proxy."""

import ssl
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx

from case_runtime.configuration.actions import Actions, HostSsl
from case_runtime.configuration.kinds import Verification
from case_runtime.outbound import Barred, Target, read
from case_runtime.tracing.requests import TracedCalls
from case_runtime.vetted import Allowed, Proxied, Resolve, Vetted, resolve, through_proxy

CONNECT = 10.0
READ = 30.0
KEPT = 2.0
"""Seconds; most servers keep a connection longer, so that it is not closed while we write."""

Context = Callable[[Target], ssl.SSLContext]
"""How connections to a host are verified."""


def client(
    actions: Actions, context: Context | None = None, resolve: Resolve = resolve
) -> httpx.AsyncClient:
    """Within the administrator's rules; whoever gets it closes it."""
    longest = actions.response_timeout.total_seconds()
    return httpx.AsyncClient(
        transport=TracedCalls(transport(actions, context or partial(verified, actions), resolve)),
        timeout=httpx.Timeout(min(READ, longest), connect=min(CONNECT, longest)),
        follow_redirects=False,
        trust_env=False,
        headers={"accept-encoding": "identity", "user-agent": "caselog"},
    )


def transport(
    actions: Actions, context: Context, resolve: Resolve = resolve
) -> httpx.AsyncBaseTransport:
    """To vetted addresses, or through the proxy to hosts that were named."""
    allowed = Allowed(actions.allowed_hosts, actions.allowed_networks)
    direct = Vetted(allowed, partial(_connections, context, None), resolve)
    if actions.proxy_url is None:
        return direct
    bypass, only = actions.proxy_bypass_hosts, actions.proxy_only_hosts
    proxied = partial(_connections, context, _proxy(actions, actions.proxy_url))
    return Proxied(allowed, through_proxy(bypass, only), proxied, direct)


def verified(actions: Actions, found: Target, mode: Verification | None = None) -> ssl.SSLContext:
    """As somebody says (`mode`), else as the administrator does of the host, else of all.

    `OSError` for files that are no good.
    """
    of_host = host_settings(actions, found)
    made = trusting(mode or (of_host or actions.ssl).verification_mode)
    if of_host:
        for file in of_host.certificate_authorities_files:
            made.load_verify_locations(cafile=file)
        if of_host.certificate_authorities_data:
            made.load_verify_locations(cadata=of_host.certificate_authorities_data)
    return made


def trusting(mode: Verification) -> ssl.SSLContext:
    """`full`: chain and name are verified; `certificate`: the chain; `none`: nothing."""
    made = ssl.create_default_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.check_hostname = mode == "full"
    made.verify_mode = ssl.CERT_NONE if mode == "none" else ssl.CERT_REQUIRED
    return made


def host_settings(actions: Actions, found: Target) -> HostSsl | None:
    """What is said of this scheme, host and port."""
    for settings in actions.custom_host_settings:
        try:
            if read(settings.url) == found:
                return settings.ssl
        except Barred:  # it is about mail
            continue
    return None


def _connections(
    context: Context, proxy: httpx.Proxy | None, found: Target
) -> httpx.AsyncBaseTransport:
    said: dict[str, Any] = {"proxy": proxy} if proxy else {}
    return httpx.AsyncHTTPTransport(
        verify=found.scheme == "https" and context(found),
        trust_env=False,
        limits=httpx.Limits(keepalive_expiry=KEPT),
        **said,
    )


def _proxy(actions: Actions, url: str) -> httpx.Proxy:
    said = {name: word.get_secret_value() for name, word in actions.proxy_headers.items()}
    mode = actions.ssl.proxy_verification_mode
    context = trusting(mode) if url.startswith("https:") else None
    return httpx.Proxy(url, ssl_context=context, headers=said)
