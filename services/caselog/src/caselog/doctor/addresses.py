"""Do those answer whose addresses are known?"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from case_runtime.config import Configuration
from caselog.doctor.finding import Finding, warning, well, wrong
from caselog.folder import Run
from caselog.readiness import Address, get, readiness


def known(configuration: Configuration, run: Run | None) -> Iterator[tuple[str, str]]:
    """By name, where they are."""
    if run is not None:
        yield "Caselog", run.url
    services = configuration.services
    named = {
        "case-query": services.case_query_url,
        "connector-pusher": services.connector_pusher_url,
        "alert-sync": services.alert_sync_url,
    }
    for name, url in named.items():
        if url is not None:
            yield name, str(url)


async def looked_at(configuration: Configuration, run: Run | None) -> list[Finding]:
    """Each of them."""
    return [await answers(name, url) for name, url in known(configuration, run)]


async def answers(name: str, url: str) -> Finding:
    """Whether it says that it is ready."""
    parts = urlsplit(url)
    address = Address(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
    if parts.scheme == "https":
        return well(name, f"is at {url}; whether it answers is not looked at over TLS")
    if await get(address, "/livez") is None:
        return wrong(name, f"does not answer at {url}", "start it, or correct the address")
    said = await readiness(address)
    if said is None or not said.ready:
        return wrong(name, f"is not ready at {url}", f"GET {url}/readyz tells why")
    if said.degraded:
        return warning(name, "; ".join(said.degraded), "see what it says: nothing is lost")
    return well(name, f"is ready at {url}")
