"""Which bytes ask for what? Each request is made before the clock runs."""

from base64 import b64encode
from collections.abc import Sequence
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import orjson

from bench import cases
from bench.client import Address

CASES = "/api/cases"
INTERNAL = "/internal/cases"
NEWEST = {"sortField": "createdAt", "sortOrder": "desc", "perPage": 20}


class Requests:
    """The Cases API as one user asks it."""

    def __init__(
        self, address: Address, user: str, password: str, said: ModuleType = cases
    ) -> None:
        """`said` is what new cases and comments say."""
        self._said = said
        basic = b64encode(f"{user}:{password}".encode()).decode()
        self._head = (
            f"host: {address.host}:{address.port}\r\nauthorization: Basic {basic}\r\n"
            "user-agent: bench\r\naccept: application/json\r\nx-elastic-internal-origin: bench\r\n"
        ).encode()

    def create(self, number: int, refresh: str) -> bytes:
        """Open case n."""
        return self._send("POST", f"{CASES}?refresh={refresh}", self._said.new_case(number))

    def comment(self, case_id: str, number: int, refresh: str) -> bytes:
        """Say something on a case."""
        path = f"{CASES}/{case_id}/comments?refresh={refresh}"
        return self._send("POST", path, self._said.new_comment(number))

    def patch(self, case_id: str, version: str, title: str, refresh: str) -> bytes:
        """Give a case another title."""
        change = {"id": case_id, "version": version, "title": title}
        return self._send("PATCH", f"{CASES}?refresh={refresh}", {"cases": [change]})

    def upload(self, case_id: str, kind: bytes, size: int) -> bytes:
        """What comes before so many bytes of a form with a file."""
        more = b"kbn-xsrf: true\r\ncontent-type: %b\r\ncontent-length: %d\r\n\r\n" % (kind, size)
        return f"POST {CASES}/{case_id}/files HTTP/1.1\r\n".encode() + self._head + more

    def get(self, case_id: str) -> bytes:
        """One case."""
        return self._ask(f"{CASES}/{case_id}")

    def find(self, **question: str | int | Sequence[str]) -> bytes:
        """Twenty cases, newest first, and the three counts."""
        return self._ask(f"{CASES}/_find?{urlencode(NEWEST | question, doseq=True)}")

    def similar(self, case_id: str) -> bytes:
        """Twenty cases that share observables with one."""
        return self._send("POST", f"{INTERNAL}/{case_id}/_similar", {})

    def search(self, **question: str | int | Sequence[str]) -> bytes:
        """Twenty cases, the best first, and the three counts."""
        return self._send("POST", f"{INTERNAL}/_search", {"perPage": 20, **question})

    def _ask(self, path: str) -> bytes:
        return f"GET {path} HTTP/1.1\r\n".encode() + self._head + b"\r\n"

    def _send(self, method: str, path: str, body: dict[str, Any]) -> bytes:
        content = orjson.dumps(body)
        more = (
            f"kbn-xsrf: true\r\ncontent-type: application/json\r\n"
            f"content-length: {len(content)}\r\n\r\n"
        ).encode()
        return f"{method} {path} HTTP/1.1\r\n".encode() + self._head + more + content
