"""What does a request ask for beside its body: for whom, for the first time or again, and when?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from uuid import UUID, uuid4

from fastapi import Request

from case_command.deciding import Key
from case_command.decisions.conditions import UNCONDITIONAL, Condition
from case_command.sealing import Stamp
from case_runtime import query, strict
from case_runtime.arrival import arrival, caller_of, correlation_of, space_of
from case_runtime.callers import Caller
from case_runtime.conditional import IF_NONE_MATCH, header
from case_runtime.errors import Invalid
from case_runtime.rights import Rights
from case_runtime.tags import Tags

LONGEST_KEY = 255
MINIMAL = re.compile(r'(?:^|,)\s*return\s*=\s*"?minimal"?\s*(?:[;,]|$)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to change something; `key` tells whether it came before."""

    stamp: Stamp
    rights: Rights
    waits: bool
    key: Key | None
    condition: Condition = UNCONDITIONAL
    minimal: bool = False
    """Whether ids and versions are answer enough."""

    json: object = None

    @property
    def space(self) -> str:
        """Where the change is to happen."""
        return self.stamp.space

    def case_id(self) -> str:
        """Of a case that the request opens: the same when the request comes again."""
        return key_id(self.key.id) if self.key else str(uuid4())


def key_id(key: str) -> str:
    """The id of a case that was opened under a key."""
    digest = blake2b(key.encode(), digest_size=16).digest()
    return str(UUID(bytes=digest, version=4))


async def asked(request: Request, at: datetime) -> Asked:
    """What a request with a JSON body asks for."""
    raw = await strict.received(request)
    return made(request, at, raw, strict.loads(raw))


def asked_without_body(request: Request, at: datetime, *said: str) -> Asked:
    """As `asked`; what matters was `said` in the path and the query."""
    return made(request, at, "\n".join(said).encode(), None)


def made(request: Request, at: datetime, raw: bytes, json: object) -> Asked:
    """From what the edge knows of the request, and what its headers and query say."""
    caller = caller_of(request)
    stamp = Stamp(
        by=caller.user,
        at=at,
        space=space_of(request),
        correlation_id=correlation_of(request),
    )
    return Asked(
        stamp=stamp,
        rights=caller.rights,
        waits=waits(request),
        key=key(request, caller, raw),
        condition=condition(request),
        minimal=minimal(request),
        json=json,
    )


def waits(request: Request) -> bool:
    """`refresh=wait_for`, the default: not to be answered before readers see the change."""
    match query.asked(request).get("refresh", "wait_for"):
        case "wait_for":
            return True
        case "false":
            return False
    raise Invalid('[request query.refresh]: expected "wait_for" or "false"')


def condition(request: Request) -> Condition:
    """`If-Match` and `If-None-Match`: what must be, and what must not be."""
    match, none = header(request, b"if-match"), header(request, IF_NONE_MATCH)
    if match is None and none is None:
        return UNCONDITIONAL
    return Condition(
        None if match is None else Tags.read("If-Match", match),
        None if none is None else Tags.read("If-None-Match", none),
    )


def minimal(request: Request) -> bool:
    """`Prefer: return=minimal`, among other wishes (RFC 7240)."""
    said = header(request, b"prefer")
    return said is not None and bool(MINIMAL.search(said))


def key(request: Request, caller: Caller, raw: bytes) -> Key | None:
    """The client's `Idempotency-Key`: of its own, in this space and on this route."""
    said = request.headers.get("idempotency-key")
    if said is None:
        return None
    if not said.isascii() or not said.isprintable() or not 0 < len(said) <= LONGEST_KEY:
        raise Invalid(f"Idempotency-Key must be 1 to {LONGEST_KEY} printable ASCII characters")
    arrived = arrival(request)
    belongs_to = [caller.principal, arrived.space, request.method, arrived.route or "", said]
    steps = [step.encode() for step in arrived.steps]
    return Key(
        digest(part.encode() for part in belongs_to), digest([*steps, raw]), rights=caller.rights
    )


def digest(parts: Iterable[bytes]) -> str:
    """Short, and different for different parts."""
    made = blake2b(digest_size=20)
    for part in parts:
        made.update(b"%d:" % len(part))
        made.update(part)
    return made.hexdigest()
