"""How are spans made and sent? By OpenTelemetry's own SDK, over HTTP, from a thread of its own.

What cannot be sent is dropped in the end: whoever is traced never waits for it.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import time_ns

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from case_runtime.tracing import HEADER, Kind, Said, Span

KINDS: Mapping[Kind, trace.SpanKind] = {
    "internal": trace.SpanKind.INTERNAL,
    "server": trace.SpanKind.SERVER,
    "client": trace.SpanKind.CLIENT,
    "producer": trace.SpanKind.PRODUCER,
    "consumer": trace.SpanKind.CONSUMER,
}
CONTEXT = TraceContextTextMapPropagator()


class Made:
    """A span of the SDK."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def called(self, name: str) -> None:
        """It has another name than was known when it began."""
        self._span.update_name(name)

    def says(self, **said: Said) -> None:
        """More of it."""
        self._span.set_attributes(dotted(said))

    def failed(self, why: str) -> None:
        """It came to nothing."""
        self._span.set_status(Status(StatusCode.ERROR, why))


class OpenTelemetry:
    """Makes spans as the environment says: how many, and where they go."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("caselog")

    @classmethod
    def exporting(cls, service: str, processor: SpanProcessor | None = None) -> "OpenTelemetry":
        """Over HTTP, to where `OTEL_EXPORTER_OTLP_ENDPOINT` says."""
        named = {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": service}
        provider = TracerProvider(resource=Resource.create(named), shutdown_on_exit=False)
        provider.add_span_processor(processor or BatchSpanProcessor(OTLPSpanExporter()))
        return cls(provider)

    @contextmanager
    def span(
        self, name: str, kind: Kind, parent: str | None, said: Mapping[str, Said]
    ) -> Iterator[Span]:
        """From here to the end of the block."""
        with self._tracer.start_as_current_span(
            name,
            context=CONTEXT.extract({HEADER: parent}) if parent else None,
            kind=KINDS[kind],
            attributes=dotted(said),
            record_exception=False,  # its words may quote what people wrote
            set_status_on_exception=False,
        ) as span:
            try:
                yield Made(span)
            except BaseException as error:
                span.set_status(Status(StatusCode.ERROR, type(error).__name__))
                raise

    def past(
        self, name: str, kind: Kind, parent: str, began: int, said: Mapping[str, Said]
    ) -> None:
        """It ends now."""
        context = CONTEXT.extract({HEADER: parent})
        if not trace.get_current_span(context).get_span_context().is_valid:
            return
        self._tracer.start_span(
            name, context=context, kind=KINDS[kind], attributes=dotted(said), start_time=began
        ).end(time_ns())

    def current(self) -> str | None:
        """As a header says it."""
        said: dict[str, str] = {}
        CONTEXT.inject(said)
        return said.get(HEADER)

    def end(self) -> None:
        """Send what is left."""
        self._provider.shutdown()


def dotted(said: Mapping[str, Said]) -> Mapping[str, Said]:
    """`http_route` is `http.route`."""
    return {one if "." in one else one.replace("_", "."): said[one] for one in said}
