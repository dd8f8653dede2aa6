"""Where do spans go in tests? To a real receiver of OTLP over HTTP, which keeps them."""

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)

PATIENCE = 60
"""Seconds."""


@dataclass(frozen=True)
class Span:
    """One that came."""

    name: str
    trace: str
    id: str
    parent: str
    service: str
    kind: int
    error: str | None
    said: dict


class Collector:
    """All that came."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}"
        self.spans = []
        self._more = threading.Condition()

    def came(self, body):
        request = ExportTraceServiceRequest.FromString(body)
        with self._more:
            for resource in request.resource_spans:
                service = plain(resource.resource.attributes)["service.name"]
                for scope in resource.scope_spans:
                    self.spans += [read(one, service) for one in scope.spans]
            self._more.notify_all()

    def of(self, trace, enough):
        """The spans of a trace, once there are enough of them."""
        until = time.monotonic() + PATIENCE
        with self._more:
            while not enough(found := [one for one in self.spans if one.trace == trace]):
                left = until - time.monotonic()
                assert left > 0, [one.name for one in found]
                self._more.wait(left)
            return found


def read(span, service):
    failed = span.status.code == span.status.STATUS_CODE_ERROR
    return Span(
        span.name,
        span.trace_id.hex(),
        span.span_id.hex(),
        span.parent_span_id.hex(),
        service,
        span.kind,
        span.status.message if failed else None,
        plain(span.attributes),
    )


def plain(attributes):
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in attributes}


@contextmanager
def collector():
    """One that listens."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            collecting.came(self.rfile.read(int(self.headers["content-length"])))
            said = ExportTraceServiceResponse().SerializeToString()
            self.send_response(200)
            self.send_header("content-type", "application/x-protobuf")
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collecting = Collector(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield collecting
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
