"""How is an Elasticsearch or OpenSearch read and written? By `_mget` and `_bulk`, never by a scan.

A document is changed only as it was read (`if_seq_no`). What is under way when a connection breaks
may be done: whoever comes back finds it as it should be, and writes nothing.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from itertools import chain, islice
from typing import Any, TypeAlias, TypeVar
from urllib.parse import quote

import aiohttp
import orjson
import structlog

from alert_sync import metrics
from alert_sync.source.documents import Change, Found, Name, Outcome, Reading
from alert_sync.source.patches import FIELDS
from case_runtime import tracing
from case_runtime.errors import Later

AT_ONCE = 500
"""Documents of one request."""

LARGEST = 64 << 20
"""Bytes of an answer."""

NDJSON, JSON = "application/x-ndjson", "application/json"
PLAIN = re.compile(r'[^\s*?,<>|"\\#:/_+-][^\s*?,<>|"\\#:/]*')
"""The name of one index or alias: no pattern, no list, no other cluster."""

MISSING = frozenset({"index_not_found_exception", "resource_not_found_exception"})
SEVERAL = "illegal_argument_exception"
"""An alias of several indices, where one document is asked for."""

BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT})
LATER = frozenset(
    {
        "es_rejected_execution_exception",
        "no_shard_available_action_exception",
        "unavailable_shards_exception",
        "cluster_block_exception",
        "circuit_breaking_exception",
        "process_cluster_event_timeout_exception",
    }
)

log = structlog.get_logger()
Some = TypeVar("Some")
Read: TypeAlias = Callable[[Mapping[str, Any]], Sequence[Mapping[str, Any]]]
"""Of an answer; `Later`: it is none."""


class Elasticsearch:
    """One cluster; of its nodes the one that answered last is asked first."""

    def __init__(self, session: Callable[[], aiohttp.ClientSession], hosts: Sequence[str]) -> None:
        """The session knows who we are, whom we trust, and how long we wait."""
        self._opened = session
        self._session: aiohttp.ClientSession | None = None
        self._hosts = list(hosts)
        self.failures = 0
        """Consecutive."""
        self._why = ""

    def ailments(self) -> Iterator[str]:
        """What is wrong although requests are answered."""
        if self.failures:
            yield f"alert source: {self._why}"

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """It may be asked."""
        async with self._opened() as self._session:
            yield

    async def read(self, names: Sequence[Name]) -> Reading:
        """As they are at this moment; what no index can be called is missing."""
        reading = Reading()
        several: dict[str, list[Name]] = defaultdict(list)
        for some in cut([name for name in names if PLAIN.fullmatch(name.index)]):
            asked = {"docs": [{"_index": one.index, "_id": one.id} for one in some]}
            query = {"_source_includes": ",".join(FIELDS)}
            docs = partial(listed, "docs", len(some))
            said = await self._ask("_mget", orjson.dumps(asked), JSON, query, docs)
            for name, one in zip(some, said, strict=True):
                if error_type(one) == SEVERAL:
                    several[name.index].append(name)
                else:
                    take(reading, name, one)
        for index, aliased in several.items():
            await self._search(reading, index, aliased)
        return reading

    async def write(self, changes: Sequence[Change]) -> Outcome:
        """Each is made by itself, or not at all."""
        outcome = Outcome()
        for some in cut(changes):
            body = b"".join(chain.from_iterable(map(lines, some)))
            said = await self._ask("_bulk", body, NDJSON, {}, partial(listed, "items", len(some)))
            for change, one in zip(some, said, strict=True):
                settle(outcome, change.found.key, one.get("update", {}))
        return outcome

    async def _search(self, reading: Reading, index: str, names: Sequence[Name]) -> None:
        """By their ids, behind an alias of several indices."""
        for some in cut(names):
            asked = {
                "size": len(some) * 2,
                "query": {"ids": {"values": [one.id for one in some]}},
                "_source": list(FIELDS),
                "seq_no_primary_term": True,
            }
            place = f"{quote(index, safe='')}/_search"
            query = {"ignore_unavailable": "true"}
            named = {one.id: one for one in some}
            for hit in await self._ask(place, orjson.dumps(asked), JSON, query, hits):
                if hit.get("_id") in named:
                    take(reading, named[hit["_id"]], {**hit, "found": True})

    async def _ask(
        self, path: str, body: bytes, kind: str, query: Mapping[str, str], read: Read
    ) -> Sequence[Mapping[str, Any]]:
        """The answer, or `Later`; another node is asked where one cannot be reached."""
        why = ""
        for host in list(self._hosts):
            try:
                with (
                    metrics.SOURCE_SECONDS.labels(path.rpartition("/")[2]).time(),
                    tracing.span(path.rpartition("/")[2], "client", server_address=host),
                ):
                    said = read(await self._post(f"{host}/{path}", body, kind, query))
            except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError) as error:
                why = f"{type(error).__name__} at {host}"
                self._hosts.remove(host)
                self._hosts.append(host)
            except Later as error:
                why = f"{error} at {host}"
                break
            else:
                self.failures = 0
                return said
        self.failures += 1
        self._why = why
        metrics.SOURCE_FAILURES.inc()
        raise Later(f"the alert source does not answer: {why}")

    async def _post(
        self, url: str, body: bytes, kind: str, query: Mapping[str, str]
    ) -> Mapping[str, Any]:
        if self._session is None:
            raise Later("not begun")
        headers = {"content-type": kind, "accept": JSON}
        asked = self._session.post(
            url, data=body, params=query, headers=headers, allow_redirects=False
        )
        async with asked as answer:
            if answer.status != HTTPStatus.OK:
                raise Later(f"{answer.status} {answer.reason or ''}".strip())
            text = await answer.content.read(LARGEST)
            while len(text) < LARGEST and (more := await answer.content.read(LARGEST)):
                text += more
        try:
            said = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise Later("no JSON") from error
        if not isinstance(said, dict):
            raise Later("no answer of this API")
        return said


def listed(name: str, count: int, said: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """One for each that was asked for, or `Later`."""
    found = said.get(name)
    if not isinstance(found, list) or len(found) != count:
        raise Later("no answer of this API")
    return [one if isinstance(one, dict) else {} for one in found]


def hits(said: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """What was found, or `Later`."""
    match said:
        case {"hits": {"hits": list(found)}}:
            return [one for one in found if isinstance(one, dict)]
    raise Later("no answer of this API")


def take(reading: Reading, name: Name, said: Mapping[str, Any]) -> None:
    """A document, if there is one."""
    if said.get("found") and isinstance(said.get("_seq_no"), int):
        reading.found[name.key] = Found(
            key=name.key,
            index=said["_index"],
            id=name.id,
            seq_no=said["_seq_no"],
            primary_term=said["_primary_term"],
            document=said.get("_source") or {},
        )
        return
    kind = error_type(said)
    if kind in LATER:
        reading.busy[name.key] = kind
    elif kind and kind not in MISSING:
        reading.refused[name.key] = kind


def settle(outcome: Outcome, key: str, said: Mapping[str, Any]) -> None:
    """What became of one change; a document that is gone is as good as one that never was."""
    status, kind = said.get("status", 0), error_type(said)
    if status == HTTPStatus.CONFLICT:
        outcome.conflicts.add(key)
    elif status in BUSY or status >= HTTPStatus.INTERNAL_SERVER_ERROR or kind in LATER:
        outcome.busy[key] = kind or str(status)
    elif status == HTTPStatus.NOT_FOUND:
        return
    elif HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        outcome.done.add(key)
    else:
        outcome.refused[key] = kind or str(status)


def error_type(said: Mapping[str, Any]) -> str:
    """What is wrong, in the word of the API; empty if nothing is."""
    error = said.get("error")
    if isinstance(error, dict):
        return str(error.get("type", "error"))
    return str(error) if error else ""


def lines(change: Change) -> tuple[bytes, bytes]:
    """A change as `_bulk` has it."""
    found = change.found
    where = {
        "_index": found.index,
        "_id": found.id,
        "if_seq_no": found.seq_no,
        "if_primary_term": found.primary_term,
    }
    return orjson.dumps({"update": where}) + b"\n", orjson.dumps({"doc": change.patch}) + b"\n"


def cut(things: Sequence[Some]) -> Iterator[Sequence[Some]]:
    """As many as go together."""
    rest = iter(things)
    while some := list(islice(rest, AT_ONCE)):
        yield some
