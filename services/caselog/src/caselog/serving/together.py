"""What do all services say together, where each is a process of its own? Whoever is asked asks all.

The gateway sends what is for all of them to any service. The paths are not open to clients.
"""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus

import aiohttp
import orjson
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from case_runtime.configuration.server import Services
from case_runtime.entering import BETWEEN_SERVICES
from case_runtime.health import Health
from caselog.serving.routes import Answers
from caselog.serving.summary import Named, ready

PATH = f"{BETWEEN_SERVICES}together/"
LONGEST = aiohttp.ClientTimeout(total=4.0)
"""One that takes longer is taken for away; health itself is told within two seconds."""

AWAY = "it cannot be reached"

Said = tuple[int, bytes] | None


class Together:
    """A service that also knows where the others are."""

    def __init__(self, app: ASGIApp, urls: Mapping[str, str]) -> None:
        """`urls` of all services by their names, its own among them."""
        self._app = app
        self._urls = urls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What is for all, or what the service answers."""
        if scope["type"] == "http" and scope["path"].startswith(PATH):
            response = await self._response(scope["path"].removeprefix(PATH))
            await response(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _response(self, what: str) -> Response:
        match what:
            case "livez":
                return alive(await self._ask("/livez"))
            case "readyz":
                said = await self._ask("/readyz")
                return ready({name: health(one) for name, one in said.items()}, ())
            case "metrics":
                return measured(await self._ask("/metrics"))
            case _:
                return Response(status_code=HTTPStatus.NOT_FOUND)

    async def _ask(self, path: str) -> dict[str, Said]:
        """All of them at once."""
        async with aiohttp.ClientSession(timeout=LONGEST) as session:
            asked = [one(session, f"{url}{path}") for url in self._urls.values()]
            return dict(zip(self._urls, await asyncio.gather(*asked), strict=True))


def urls(told: Services) -> Mapping[str, str]:
    """Of those services of which it is said."""
    known = {
        Answers.QUERY: told.case_query_url,
        Answers.COMMAND: told.case_command_url,
        Answers.ALERTS: told.alert_sync_url,
        Answers.PUSHER: told.connector_pusher_url,
        Answers.NOTIFIER: told.notifier_url,
    }
    return {who.value: url for who, url in known.items() if url}


async def one(session: aiohttp.ClientSession, url: str) -> Said:
    """Its status and body; None if it does not answer."""
    try:
        async with session.get(url) as answer:
            return answer.status, await answer.read()
    except (aiohttp.ClientError, TimeoutError):
        return None


def alive(said: Mapping[str, Said]) -> Response:
    """All of them run, or who does not."""
    dead: Named = {
        name: Health(AWAY, ())
        for name, answer in said.items()
        if answer is None or answer[0] != HTTPStatus.OK
    }
    return ready(dead, ()) if dead else Response()


def health(said: Said) -> Health:
    """As the service told it."""
    if said is None:
        return Health(AWAY, ())
    status, body = said
    try:
        told = orjson.loads(body)
        why, degraded = told.get("unavailable"), told.get("degraded", ())
    except (ValueError, AttributeError):
        why, degraded = None, ()
    if status == HTTPStatus.OK:
        return Health(None, degraded)
    return Health(why or f"it answered {status}", degraded)


def measured(said: Mapping[str, Said]) -> Response:
    """Every figure of every service, which of them it is in the label `target`."""
    registry = CollectorRegistry()
    registry.register(Figures(said))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class Figures:
    """Those that were told, as one collector."""

    def __init__(self, said: Mapping[str, Said]) -> None:
        self._said = said

    def collect(self) -> list[Metric]:
        """Each name once, with the figures of all who have it."""
        found: dict[str, Metric] = {}
        for target, answer in self._said.items():
            if answer is None or answer[0] != HTTPStatus.OK:
                continue
            for family in text_string_to_metric_families(answer[1].decode()):
                metric = found.setdefault(
                    family.name, Metric(family.name, family.documentation, family.type)
                )
                metric.samples += [
                    sample._replace(labels={**sample.labels, "target": target})
                    for sample in family.samples
                ]
        return list(found.values())
