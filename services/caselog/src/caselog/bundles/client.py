"""How does a bundle come out of a Caselog, and into one? Over HTTP, with the rights of its user."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson

from case_events import Envelope
from case_events.held_files import HeldFiles
from caselog.bundles import reading, writing
from caselog.errors import GaveUp

HEADERS = {"kbn-xsrf": "caselog"}
SILENCE = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=600)
"""Seconds; a bundle may take long, but it never stands still."""
NDJSON = {"content-type": "application/x-ndjson"}
OCTETS = {"content-type": "application/octet-stream"}
PIECE = 256 << 10
SAID = 5
"""Reasons that are told."""


class Client:
    """One Caselog, as one of its users, in one space."""

    def __init__(self, http: aiohttp.ClientSession, url: str, space: str | None) -> None:
        self._http = http
        self._url = url
        self._prefix = f"/s/{quote(space, safe='')}" if space else ""

    async def export(self, case_ids: Iterable[str], bundle: writing.Bundle) -> None:
        """These cases, in an order of their own; `GaveUp` with what the server said."""
        for case_id in sorted(set(case_ids)):
            seen = Seen()
            await bundle.add_case(case_id, seen.passing(self._history(case_id)))
            for file_id, file in sorted(seen.held.files.items()):
                whose = writing.Whose(case_id, seen.owner)
                await bundle.add_file(file_id, whose, file, self._file(seen.owner, file_id))

    async def take_in(
        self, bundle: reading.Bundle, told: reading.Told, *, overwrite: bool, dry_run: bool
    ) -> int:
        """How many cases came in; `GaveUp` if some did not, and why."""
        return await self.tell(lines(bundle, told), overwrite=overwrite, dry_run=dry_run)

    async def send_files(self, bundle: reading.Bundle, told: reading.Told) -> None:
        """The bytes of all files, before the cases that have them."""
        for entry in bundle.manifest.files:
            asked = {
                "caseId": entry.case,
                "name": entry.name,
                "extension": entry.extension,
                "mimeType": entry.mime_type,
            }
            path = f"{self._prefix}{of_file(entry.owner, entry.id)}/_import"
            body = telling(bundle.pieces(entry), told)
            with self._answering():
                async with self._http.put(path, params=asked, data=body, headers=OCTETS) as said:
                    await good(said, f"file {entry.id}")

    async def tell(
        self, histories: AsyncIterator[bytes], *, overwrite: bool = False, dry_run: bool = False
    ) -> int:
        """As `take_in`, of histories that come a line at a time."""
        asked = {"overwrite": str(overwrite).lower(), "dryRun": str(dry_run).lower()}
        answer = await self._sent("/api/cases/_import", asked, histories)
        wrong = [one for one in answer["cases"] if "error" in one]
        if wrong:
            raise GaveUp(refusal(wrong, dry_run=dry_run))
        return len(answer["cases"])

    async def has_cases(self) -> bool:
        """Whether there are any that the user may see."""
        said = b"".join([piece async for piece in self._got("/api/cases/_find?perPage=1", "cases")])
        return bool(orjson.loads(said)["total"])

    def _history(self, case_id: str) -> AsyncIterator[bytes]:
        return self._got(f"/api/cases/{quote(case_id, safe='')}/_log", case_id)

    def _file(self, owner: str, file_id: str) -> AsyncIterator[bytes]:
        return self._got(f"{of_file(owner, file_id)}/blob", f"file {file_id}")

    async def _got(self, path: str, about: str) -> AsyncIterator[bytes]:
        with self._answering():
            async with self._http.get(self._prefix + path) as response:
                await good(response, about)
                async for piece in response.content.iter_chunked(PIECE):
                    yield piece

    async def _sent(self, path: str, asked: dict[str, str], body: AsyncIterator[bytes]) -> Any:  # noqa: ANN401 - it is JSON
        with self._answering():
            async with self._http.post(
                self._prefix + path, params=asked, data=body, headers=NDJSON
            ) as response:
                await good(response, "the bundle")
                return await response.json()

    def _answering(self) -> "Answering":
        return Answering(self._url)


class Answering:
    """What goes wrong on the way is told in one line."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, aiohttp.ClientError | TimeoutError):
            raise GaveUp(f"{self._url} does not answer, or broke off: {error!r}") from error


async def good(response: aiohttp.ClientResponse, about: str) -> None:
    """`GaveUp` for a refusal."""
    if response.status == HTTPStatus.OK:
        return
    try:
        said = (await response.json())["message"]
    except (aiohttp.ContentTypeError, ValueError, KeyError, TypeError):
        said = response.reason
    raise GaveUp(f"{about}: {said}")


class Seen:
    """What the history of a case says on its way."""

    def __init__(self) -> None:
        self.held = HeldFiles()
        self.owner = ""

    async def passing(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The same bytes."""
        rest = b""
        async for piece in pieces:
            *some, rest = (rest + piece).split(b"\n")
            for line in some:
                self._see(line)
            yield piece

    def _see(self, line: bytes) -> None:
        said = orjson.loads(line)
        if "action" in said:
            envelope = Envelope.model_validate({**said, "space": ""})
            self.owner = envelope.owner
            self.held.see(envelope)


def of_file(owner: str, file_id: str) -> str:
    """Where a file is."""
    return f"/api/files/files/{owner}FilesCases/{quote(file_id, safe='')}"


def lines(bundle: reading.Bundle, told: reading.Told) -> AsyncIterator[bytes]:
    """The histories of all cases, one behind the other."""
    return telling(pieces(bundle), told)


async def telling(some: Iterable[bytes], told: reading.Told) -> AsyncIterator[bytes]:
    """The same, and how much of it there has been."""
    for piece in some:
        told(len(piece))
        yield piece


def pieces(bundle: reading.Bundle) -> Iterator[bytes]:
    """Of every case."""
    for entry in bundle.manifest.cases:
        yield from bundle.pieces(entry)


def refusal(wrong: list[dict[str, Any]], *, dry_run: bool) -> str:
    """Why cases do not come in, or did not."""
    some = [f"{one.get('id', 'one')}: {one['error']['message']}" for one in wrong[:SAID]]
    more = f" and {len(wrong) - SAID} more" if len(wrong) > SAID else ""
    what = "nothing was imported" if dry_run else f"{len(wrong)} cases were not imported"
    return f"{what}: {'; '.join(some)}{more}"


@asynccontextmanager
async def client(
    url: str, login: aiohttp.BasicAuth, space: str | None = None
) -> AsyncIterator[Client]:
    """Logged in."""
    async with aiohttp.ClientSession(url, auth=login, headers=HEADERS, timeout=SILENCE) as http:
        yield Client(http, url, space)
