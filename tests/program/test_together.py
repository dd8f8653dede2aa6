"""Do services that run apart answer together what is for all of them?"""

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from case_runtime.configuration.server import Services
from caselog.serving.together import PATH, Together, urls
from fakes.server import Fake, Reply
from world import free_port


class Service(Fake):
    """One of them, as it is from outside."""

    def __init__(self, **said):
        super().__init__()
        self.said = said

    async def answer(self, asked):
        return self.said.get(asked.path.strip("/"), Reply(200, {"degraded": []}))


async def own(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"its own"})


@pytest.fixture
async def others():
    async with Service() as reads, Service() as writes:
        yield {"case-query": reads, "case-command": writes}


async def asked(others, what, path=PATH):
    app = Together(own, {name: getattr(one, "url", one) for name, one in others.items()})
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://test"
    ) as calls:
        return await calls.get(f"{path}{what}")


async def test_all_are_ready_and_what_ails_one_is_named(others):
    others["case-command"].said["readyz"] = Reply(200, {"degraded": ["relay: late"]})

    answer = await asked(others, "readyz")

    assert (answer.status_code, answer.json()) == (200, {"degraded": ["case-command: relay: late"]})


async def test_not_ready_is_what_one_is(others):
    said = {"unavailable": "the views are not loaded", "degraded": ["late"]}
    others["case-query"].said["readyz"] = Reply(503, said)

    answer = await asked(others, "readyz")

    assert answer.status_code == 503
    assert answer.json() == {
        "unavailable": "case-query: the views are not loaded",
        "degraded": ["case-query: late"],
    }


@pytest.mark.parametrize("what", ["readyz", "livez"])
async def test_one_that_cannot_be_reached_is_named(others, what):
    answer = await asked(others | {"notifier": f"http://127.0.0.1:{free_port()}"}, what)

    assert answer.status_code == 503
    assert answer.json()["unavailable"] == "notifier: it cannot be reached"


async def test_one_that_answers_nonsense_is_not_ready(others):
    others["case-query"].said["readyz"] = Reply(502, "<html>")

    answer = await asked(others, "readyz")

    assert answer.status_code == 503
    assert answer.json()["unavailable"] == "case-query: it answered 502"


async def test_all_live_is_an_empty_answer(others):
    answer = await asked(others, "livez")

    assert (answer.status_code, answer.content) == (200, b"")


async def test_figures_are_told_with_the_service_that_they_are_of(others):
    for name, one in others.items():
        gauge = f'# HELP a Some\n# TYPE a gauge\na{{service="{name}"}} 1.0\n'
        counter = "# HELP b_total Others\n# TYPE b_total counter\nb_total 2.0\n"
        one.said["metrics"] = Reply(200, gauge + counter)
    others["notifier"] = f"http://127.0.0.1:{free_port()}"

    answer = await asked(others, "metrics")

    found = {one.name: one for one in text_string_to_metric_families(answer.text)}
    assert found["a"].documentation == "Some"
    assert [(s.labels, s.value) for s in found["a"].samples] == [
        ({"service": name, "target": name}, 1.0) for name in ("case-query", "case-command")
    ]
    assert [s.name for s in found["b"].samples] == ["b_total", "b_total"]


async def test_everything_else_the_service_answers_itself(others):
    assert (await asked(others, "readyz", path="/")).text == "its own"
    assert (await asked(others, "nothing")).status_code == 404


def test_whoever_has_an_address_is_asked():
    told = Services.model_validate({"caseQueryUrl": "http://a", "notifierUrl": "http://b"})

    assert urls(told) == {"case-query": "http://a", "notifier": "http://b"}
