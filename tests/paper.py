"""Which system do tests push to that are not about a vendor? One that writes tickets on paper.

`Desk` is the other side, a real HTTP server that does as it is told; `Paper` is the connector. It
has the fields of Jira, and stands in its place.
"""

import asyncio
from collections import defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
from aiohttp import web

from connector_pusher.systems.outcomes import (
    BadConfig,
    BadParams,
    CannotTell,
    Kind,
    Refused,
    Unavailable,
    Unknown,
)
from connector_pusher.systems.system import Checked, Comment, Pushing, Remark, Ticket

SECRET = "t0p-s3cr3t"  # noqa: S105 - of a test


class PaperType:
    """`config`: `url`, and whether anything can be looked up there; `secrets`: `token`."""

    def __init__(self, id_=".jira"):
        self.id = id_

    def checked(self, config, secrets, allowed_hosts):
        if not isinstance(config.get("url"), str):
            raise BadConfig("error validating action type config: [url]: expected a url")
        if set(secrets) - {"token"}:
            raise BadConfig("error validating action type secrets: unknown key")
        return Checked({"lookup": True} | dict(config), dict(secrets), [config["url"]])

    def composed(self, said, config):
        return {
            "case": said.case_id,
            "title": said.title,
            "description": f"{said.description}\n\n{said.footer}",
            "tags": list(said.tags),
            "fields": dict(said.fields),
            "alerts": [one.id for one in said.alerts],
        }

    def pushing(self, params):
        if "incident" not in params:
            raise BadParams("[incident]: expected an incident")
        comments = params.get("comments") or []
        known = [Comment(one["commentId"], one["comment"]) for one in comments]
        incident = dict(params["incident"])
        return Pushing(incident, incident.pop("externalId", None), known)

    def open(self, connector, wire):
        return Paper(connector)


class Paper:
    """One connector."""

    settles = 0.0

    def __init__(self, connector):
        token = connector.secrets.get("token", "")
        self._lookup = connector.config["lookup"]
        self._client = httpx.AsyncClient(
            base_url=connector.config["url"], timeout=20, headers={"token": token}, trust_env=False
        )

    async def ready(self, incident):
        pass

    async def create(self, incident):
        return ticket(await self._call("POST", "/tickets", incident))

    async def update(self, ticket_id, incident):
        return ticket(await self._call("PUT", f"/tickets/{ticket_id}", incident))

    async def read(self, ticket_id):
        return ticket(await self._call("GET", f"/tickets/{ticket_id}"))

    async def comment(self, ticket_id, comment):
        said = {"comment": comment.id, "text": comment.text}
        made = await self._call("POST", f"/tickets/{ticket_id}/comments", said)
        return Remark(made["id"], datetime.now(UTC))

    async def finish(self, ticket_id, incident):
        if incident["fields"].get("priority") == "finish":
            await self._call("POST", f"/tickets/{ticket_id}/finish", {})

    async def find(self, case, incident, known):
        if not self._lookup:
            raise CannotTell("this system cannot look for tickets")
        found = await self._call("GET", f"/find/{incident['case']}")
        return ticket(found) if found else None

    async def find_comment(self, ticket_id, comment, after):
        if not self._lookup:
            raise CannotTell("this system cannot look for comments")
        for made in reversed((await self._call("GET", f"/tickets/{ticket_id}"))["comments"]):
            if after and made["id"] == after.id:
                return None
            if made["text"] == comment.text:
                return Remark(made["id"], datetime.now(UTC))
        return None

    async def execute(self, sub_action, params):
        if sub_action != "issueTypes":
            raise BadParams(f"[subAction]: {sub_action}")
        return await self._call("GET", "/types")

    async def close(self):
        await self._client.aclose()

    async def _call(self, method, path, json=None):
        try:
            answer = await self._client.request(method, path, json=json)
        except httpx.ConnectError as error:
            raise Unavailable(Kind.UPSTREAM, "nobody is there") from error
        except httpx.HTTPError as error:
            raise Unknown(Kind.TIMEOUT, "the answer was lost") from error
        if answer.status_code == 429:
            raise Unavailable(Kind.RATE_LIMITED, "too much", float(answer.headers["retry-after"]))
        if answer.status_code >= 500:
            raise Unknown(Kind.UPSTREAM, answer.text)
        if answer.status_code == 404:
            raise Refused(Kind.INCIDENT_MISSING, answer.text)
        if answer.status_code >= 400:
            raise Refused(Kind.VALIDATION, answer.text)
        return answer.json()


def ticket(made):
    return Ticket(made["id"], made["title"], made["url"], datetime.now(UTC))


@dataclass
class Desk:
    """What was written down, and what is to go wrong next: (method, path) -> faults."""

    url: str = ""
    tickets: dict = field(default_factory=dict)
    calls: list = field(default_factory=list)
    faults: dict = field(default_factory=lambda: defaultdict(list))
    tokens: set = field(default_factory=set)

    def fail(self, method, step, *faults):
        """A status is answered instead; `lost`: it is done, and nobody hears of it."""
        self.faults[method, step].extend(faults)

    async def answer(self, request):
        step = request.path.rpartition("/")[2] if request.method == "POST" else "ticket"
        self.calls.append((request.method, request.path))
        self.tokens.add(request.headers["token"])
        faults = self.faults[request.method, step]
        fault = faults.pop(0) if faults else None
        if isinstance(fault, int):
            headers = {"retry-after": "1"} if fault == 429 else {}
            return web.Response(status=fault, text=f"no: {fault}", headers=headers)
        if callable(fault):
            fault = fault()
        made = self.written(request, await request.text() and await request.json())
        if made is None:
            return web.Response(status=404, text="no such ticket")
        if fault == "lost":
            request.transport.abort()
        return web.json_response(made)

    def written(self, request, said):
        match request.method, request.path.split("/")[1:]:
            case "POST", ["tickets"]:
                number = len(self.tickets) + 1
                made = {"id": f"{number}", "title": f"T-{number}", "url": f"{self.url}/{number}"}
                self.tickets[made["id"]] = made | {"said": said, "comments": [], "finished": 0}
            case "PUT", ["tickets", one] if one in self.tickets:
                self.tickets[one]["said"] = said
            case "POST", ["tickets", one, "comments"] if one in self.tickets:
                comments = self.tickets[one]["comments"]
                comments.append({"id": f"c{len(comments) + 1}", **said})
                return comments[-1]
            case "POST", ["tickets", one, "finish"] if one in self.tickets:
                self.tickets[one]["finished"] += 1
            case "GET", ["find", case]:
                found = [one for one in self.tickets.values() if one["said"]["case"] == case]
                return found[-1] if found else {}
            case "GET", ["types"]:
                return [{"id": "1", "name": "Task"}]
            case _:
                one = request.path.rpartition("/")[2]
        if request.path == "/tickets":
            return made
        return self.tickets.get(one)


@asynccontextmanager
async def serving():
    """The other side, on a port of its own."""
    desk = Desk()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", desk.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    desk.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"  # noqa: SLF001 - its port
    try:
        yield desk
    finally:
        await asyncio.wait_for(runner.cleanup(), 10)
