"""Is it traced what happens because of what, and nothing at all where nobody wants that?"""

import asyncio
import subprocess
import sys
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI, Response
from structlog.testing import capture_logs

from case_events.testing import history
from case_events.wire import to_record
from case_runtime import logs, tracing
from case_runtime.deliver import Deliver
from case_runtime.effects import Effect, Final, MemoryEffects, Worker
from case_runtime.tracing import starting
from case_runtime.tracing.requests import Traced, TracedCalls
from collecting import collector
from examples import COMMENTED, CREATED

TRACE, ABOVE = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
PARENT = f"00-{TRACE}-{ABOVE}-01"


@pytest.fixture
def collected(monkeypatch):
    """Everything is traced, and goes to a receiver."""
    with collector() as found:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", found.url)
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "50")
        starting.begin("tested", {"OTEL_EXPORTER_OTLP_ENDPOINT": found.url})
        yield found
        starting.end()


def names(spans):
    return sorted(one.name for one in spans)


def many(number):
    return lambda found: len(found) >= number


def test_nothing_is_traced_unless_it_is_said_where_to():
    with tracing.span("a", "server", PARENT) as span, tracing.span("b") as other:
        span.says(a=1)
        assert tracing.current() is None
    (envelope,) = history(CREATED)

    assert span is other
    assert not tracing.on()
    assert (tracing.outgoing(), tracing.in_records()) == ({}, ())
    assert "traceparent" not in dict(to_record(envelope, tracing.current()).headers)


def test_what_it_takes_is_not_even_loaded():
    asked = (
        "import sys, caselog.serving.serve; "
        "print([one for one in sys.modules if 'opentelemetry.sdk' in one or 'otlp' in one])"
    )
    done = subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://c:4318/v1/traces"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_SDK_DISABLED": "true"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_TRACES_EXPORTER": "none"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, False),
    ],
)
def test_the_environment_says_whether_anything_is_traced(said, wanted):
    assert starting.wanted(said) is wanted


def test_a_protocol_that_is_not_spoken_is_told():
    said = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}
    with capture_logs() as logged:
        starting.begin("tested", said)

    assert [one["event"] for one in logged] == ["tracing.unsupported"]
    assert not tracing.on()


async def asked(app, path, **headers):
    transport = httpx.ASGITransport(Traced("tested", app), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        return await client.get(path, headers=headers)


async def test_a_request_is_part_of_the_trace_that_it_names(collected):
    app = FastAPI()
    seen = []

    @app.get("/api/cases/secret")
    async def case():
        seen.append(tracing.current())
        return Response(status_code=503)

    await asked(app, "/api/cases/secret?word=secret", traceparent=PARENT)
    await asked(app, "/readyz", traceparent=PARENT)
    (span,) = collected.of(TRACE, many(1))

    assert (span.parent, span.service, span.error) == (ABOVE, "tested", "503")
    assert seen == [f"00-{TRACE}-{span.id}-01"]
    assert span.said["http.response.status_code"] == 503
    assert "secret" not in str(span)


async def test_a_request_that_names_none_begins_one(collected):
    app = FastAPI()
    seen = []

    @app.get("/here")
    async def here():
        seen.append(tracing.current())

    await asked(app, "/here", traceparent="no such thing")
    trace = seen[0].split("-")[1]

    assert collected.of(trace, many(1))[0].parent == ""


async def test_a_call_to_somebody_else_says_whom_and_not_what(collected):
    told = []

    def answer(request):
        told.append(request.headers)
        return httpx.Response(404)

    transport = TracedCalls(httpx.MockTransport(answer))
    async with httpx.AsyncClient(transport=transport) as client:
        with tracing.span("above", parent=PARENT):
            await client.post("https://chat.example.com/hooks/secret", json={"secret": "secret"})
    spans = {one.name: one for one in collected.of(TRACE, many(2))}
    call = spans["POST chat.example.com"]

    assert call.parent == spans["above"].id
    assert (call.error, call.said["http.response.status_code"]) == ("404", 404)
    assert "secret" not in str(call)
    assert "traceparent" not in told[0]


async def test_an_error_is_named_and_not_quoted(collected):
    with pytest.raises(ValueError, match="secret"), tracing.span("it", parent=PARENT):
        raise ValueError("secret")
    (span,) = collected.of(TRACE, many(1))

    assert span.error == "ValueError"
    assert "secret" not in str(span)


def test_lines_of_the_log_name_their_trace(collected):
    with tracing.span("it", parent=PARENT):
        within = logs.correlated(None, "info", {})

    assert within == {"trace_id": TRACE}
    assert logs.correlated(None, "info", {}) == {}


class Reader:
    """Plans an effect for each action."""

    def __init__(self):
        self.effects = MemoryEffects()

    async def positions(self, first):
        return dict.fromkeys(first, 0)

    async def handle(self, delivery):
        keys = [f"{one.stream}/{one.sequence}/mail" for one in delivery.fresh]
        await self.effects.plan([Effect(key, key, 1, {}) for key in keys])


async def aside(*_):
    raise AssertionError


def records(*traces):
    made = zip(history(CREATED, COMMENTED), traces, strict=True)
    sent = [to_record(envelope, trace) for envelope, trace in made]
    return [
        SimpleNamespace(partition=0, offset=n, key=one.key, value=one.value, headers=one.headers)
        for n, one in enumerate(sent)
    ]


async def test_each_action_of_a_batch_is_handled_in_its_own_trace(collected):
    reader = Reader()
    await Deliver(reader, aside, name="a-reader")(records(PARENT, None))
    (span,) = collected.of(TRACE, many(1))

    assert (span.name, span.parent) == ("handle a-reader", ABOVE)
    assert span.said == {"caselog.action": "case-1/1"}
    assert [row.trace for row in reader.effects.rows.values()] == [PARENT, None]


async def test_a_header_that_is_no_trace_stops_nobody(collected):
    reader = Reader()
    batch = records("\u00ff", "00-0-0-01")
    await Deliver(reader, aside, name="a-reader")(batch)
    with tracing.span("afterwards", parent=PARENT):
        pass

    assert names(collected.of(TRACE, many(1))) == ["afterwards"]
    assert len(reader.effects.rows) == 2


async def test_an_effect_goes_on_in_the_trace_of_its_row(collected):
    effects = MemoryEffects()
    with tracing.span("above", parent=PARENT):
        await effects.plan([Effect("c/1/a", "c", 1, {}), Effect("d/1/a", "d", 1, {})])

    async def act(claim):
        if claim.effect.line == "d":
            raise Final("secret")
        with tracing.span("act"):
            pass

    async with Worker(effects, act, of="mails", look_every=0.01).going():
        spans = await asyncio.to_thread(collected.of, TRACE, many(4))
    by = {(one.name, one.said.get("caselog.effect")): one for one in spans}
    above, acted = by["above", None], by["effect mails", "c/1/a"]

    assert (acted.parent, acted.error) == (above.id, None)
    assert by["act", None].parent == acted.id
    assert by["effect mails", "d/1/a"].error == "failed"
    assert "secret" not in str(spans)


async def test_nobody_waits_for_a_collector_that_is_away(monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "1")
    starting.begin("tested", {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"})
    with tracing.span("it"):
        assert tracing.current()
    starting.end()

    assert not tracing.on()
