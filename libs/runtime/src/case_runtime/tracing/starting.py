"""Does the environment say where spans go? By the names that OpenTelemetry gives such variables."""

import threading
from collections.abc import Mapping

import structlog

from case_runtime.tracing import On

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
PROTOCOL = "http/protobuf"
LEAVING = 3.0
"""Seconds for what is left when a process ends."""

log = structlog.get_logger()


def begin(service: str, environ: Mapping[str, str]) -> None:
    """Trace from now on, if spans are to go anywhere; what that takes is loaded only then."""
    if not wanted(environ):
        return
    from case_runtime.tracing.opentelemetry import OpenTelemetry  # noqa: PLC0415 - 0.3 s to load

    On.by = OpenTelemetry.exporting(service)


def end() -> None:
    """Nothing is traced any more; what is left is sent, if that is soon done."""
    tracing, On.by = On.by, None
    if tracing:
        leaving = threading.Thread(target=tracing.end, daemon=True)
        leaving.start()
        leaving.join(LEAVING)


def wanted(environ: Mapping[str, str]) -> bool:
    """Whether an endpoint is named, and nobody says that nothing goes there."""
    if not any(environ.get(name) for name in ENDPOINTS):
        return False
    if environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    if environ.get("OTEL_TRACES_EXPORTER", "otlp") != "otlp":
        return False
    said = next((environ[name] for name in PROTOCOLS if environ.get(name)), PROTOCOL)
    if said != PROTOCOL:
        log.warning("tracing.unsupported", protocol=said, known=PROTOCOL)
    return said == PROTOCOL
