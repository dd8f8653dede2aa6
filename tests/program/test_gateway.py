"""Do several services answer as one?"""

from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI

from case_runtime.describing.operation import Change, Question
from case_runtime.health import Health
from case_runtime.http import Rules, service
from case_runtime.routing import Routes
from caselog.serving.gateway import Gateway
from caselog.serving.routes import Answers
from desks import Gate


def app(name, health=None, life=None):
    made = FastAPI(title=name, lifespan=life)

    @made.api_route("/{path:path}", methods=["GET", "POST"])
    async def answer():
        return name

    async def said():
        return health or Health(None, [])

    made.state.health = said
    made.state.routes = Routes()
    return made


def client(query, command):
    both = Gateway({Answers.QUERY: query, Answers.COMMAND: command})
    return httpx.AsyncClient(transport=httpx.ASGITransport(both), base_url="http://test")


async def test_each_request_goes_to_its_service():
    async with client(app("reads"), app("writes")) as calls:
        read, written = await calls.get("/api/cases/1"), await calls.post("/api/cases")

        assert (read.json(), written.json()) == ("reads", "writes")


async def test_a_path_of_nobody_is_not_found_in_the_shape_of_every_error():
    async with client(app("reads"), app("writes")) as calls:
        answer = await calls.get("/nothing/here")

        assert answer.status_code == 404
        assert answer.json() == {"statusCode": 404, "error": "Not Found", "message": "Not Found"}


async def test_a_browser_sees_what_this_is():
    async with client(app("reads"), app("writes")) as calls:
        answer = await calls.get("/")

        assert "<h1>Caselog</h1>" in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_ready_is_what_all_services_are_and_what_ails_one_is_named():
    ailing = app("writes", Health(None, ["relay: failed 4 times in a row"]))
    async with client(app("reads"), ailing) as calls:
        answer = await calls.get("/readyz")

        assert answer.status_code == 200
        assert answer.json() == {"degraded": ["writes: relay: failed 4 times in a row"]}


async def test_not_ready_is_what_one_service_is():
    late = app("reads", Health("the first catch-up is not done", []))
    async with client(late, app("writes")) as calls:
        answer = await calls.get("/readyz")

        assert answer.status_code == 503
        assert answer.json()["unavailable"] == "reads: the first catch-up is not done"


async def test_the_description_of_the_api_has_what_each_service_answers():
    reads, writes = app("reads"), app("writes")

    @reads.state.routes.get("/api/cases/{case_id}", Question("getCase", answer=str))
    async def case(_):
        """One case."""

    @writes.state.routes.delete("/api/cases/{case_id}", Change("deleteCase"))
    async def delete(_):
        """Delete it."""

    @reads.state.routes.post("/internal/caselog/shown")
    async def shown(_):
        """Only between services."""

    async with client(reads, writes) as calls:
        paths = (await calls.get("/api/openapi.json")).json()["paths"]

        both = paths["/api/cases/{case_id}"]
        said = {method: operation["summary"] for method, operation in both.items()}
        assert said == {"get": "One case", "delete": "Delete it"}
        assert "/readyz" in paths
        assert "/internal/caselog/shown" not in paths


async def test_a_method_that_no_service_knows_names_those_of_all():
    query, command = (service(name, Rules(Gate()), Routes()) for name in ("reads", "writes"))
    query.state.routes.get("/api/cases/configure")(lambda _: None)
    command.state.routes.post("/api/cases/configure")(lambda _: None)
    command.state.routes.patch("/api/cases")(lambda _: None)
    said = {"authorization": "Words", "kbn-xsrf": "1"}
    async with client(query, command) as calls:
        parted = await calls.put("/api/cases/configure", headers=said)
        only_written = await calls.get("/api/cases", headers=said)

        assert (parted.status_code, parted.headers["allow"]) == (405, "GET, HEAD, POST")
        assert (only_written.status_code, only_written.headers["allow"]) == (405, "PATCH")


class Lifespans:
    """A server that starts and stops an app, and what the app's lifespans did meanwhile."""

    def __init__(self, fails=None):
        self.did, self.said, self.fails = [], [], fails

    def of(self, name):
        @asynccontextmanager
        async def life(_):
            if name == self.fails:
                raise RuntimeError(name)
            self.did.append(f"{name} begins")
            try:
                yield
            finally:
                self.did.append(f"{name} ends")

        return app(name, life=life)

    async def run(self):
        messages = iter(["lifespan.startup", "lifespan.shutdown"])

        async def receive():
            return {"type": next(messages)}

        async def send(message):
            self.said.append(message["type"])

        both = Gateway({Answers.QUERY: self.of("reads"), Answers.COMMAND: self.of("writes")})
        await both({"type": "lifespan"}, receive, send)


async def test_who_writes_begins_after_who_shows_and_ends_before():
    lives = Lifespans()

    await lives.run()

    assert lives.did == ["reads begins", "writes begins", "writes ends", "reads ends"]
    assert lives.said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


async def test_a_service_that_cannot_begin_ends_those_that_have():
    lives = Lifespans(fails="writes")

    with pytest.raises(RuntimeError):
        await lives.run()

    assert lives.did == ["reads begins", "reads ends"]
    assert lives.said == ["lifespan.startup.failed"]
