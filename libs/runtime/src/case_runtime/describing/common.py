"""Which paths does every service answer to everyone, without a log-in?"""

from typing import Any

HEALTH: dict[str, Any] = {
    "type": "object",
    "properties": {
        "unavailable": {"type": "string", "description": "Why no request can be answered."},
        "degraded": {
            "type": "array",
            "items": {"type": "string"},
            "description": "What is wrong although requests are answered.",
        },
    },
    "required": ["degraded"],
}


def told(media: str, schema: dict[str, Any], why: str = "It is so") -> dict[str, Any]:
    """An answer with a body."""
    return {"description": why, "content": {media: {"schema": schema}}}


def read(name: str, summary: str, **responses: dict[str, Any]) -> dict[str, Any]:
    """A path that is only read; `responses` by their status after an underscore."""
    return {
        "get": {
            "operationId": name,
            "tags": ["service"],
            "summary": summary,
            "security": [],
            "responses": {status.removeprefix("_"): said for status, said in responses.items()},
        }
    }


TEXT = {"type": "string"}
COMMON: dict[str, dict[str, Any]] = {
    "/livez": read("isAlive", "Whether the process runs", _200={"description": "It does"}),
    "/readyz": read(
        "isReady",
        "Whether requests can be answered, and what is wrong although they can",
        _200=told("application/json", HEALTH, "They can"),
        _503=told("application/json", HEALTH, "They cannot"),
    ),
    "/metrics": read("getServiceMetrics", "What Prometheus reads", _200=told("text/plain", TEXT)),
    "/api/openapi.json": read(
        "getDescription",
        "This document",
        _200=told("application/json", {"type": "object"}),
    ),
}
