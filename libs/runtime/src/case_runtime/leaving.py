"""What does every answer carry on its way out?"""

from starlette.types import Message, Send

SECURITY = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
]
UNLESS_SAID = [
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
]
"""For data; a page brings a policy of its own."""

API_VERSION = (b"elastic-api-version", b"2023-10-31")


class Out:
    """Adds the headers, and remembers the status: 0 until the answer has begun."""

    __slots__ = ("_own", "_send", "status")

    def __init__(self, send: Send, correlation_id: str, *, versioned: bool) -> None:
        self._send = send
        self._own = [*SECURITY, (b"x-correlation-id", correlation_id.encode())]
        if versioned:
            self._own.append(API_VERSION)
        self.status = 0

    async def __call__(self, message: Message) -> None:
        """One part of the answer."""
        if message["type"] == "http.response.start":
            self.status = int(message["status"])
            said = message.get("headers", ())
            names = {name for name, _ in said}
            unsaid = [pair for pair in UNLESS_SAID if pair[0] not in names]
            message["headers"] = [*said, *self._own, *unsaid]
        await self._send(message)
