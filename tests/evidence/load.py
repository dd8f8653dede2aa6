"""Who works with Caselog while it is hurt? Many writers over HTTP, who note what they were told."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import NamedTuple

import httpx

from case_events.version import rendered_at
from case_runtime.users import uid
from desks import NEW, OWNER
from evidence.deployment import ANA, ASSIGNED, SOAR
from evidence.history import Asked, Kind, Looked, Told

WRITERS = 16
LONGEST = 20.0
"""Seconds that somebody waits for an answer."""
AGAIN = 6
"""Times that somebody asks again under the same key who was not told what became of it."""
TOGETHER = 100
"""Cases of one change."""
UNKNOWN = frozenset({500, 502, 503, 504})


class Load:
    """The writers, and all that they were told."""

    def __init__(self, urls, seed=0, *, together=TOGETHER):
        self.urls, self._seed, self.together = urls, seed, together
        self.asked, self.looked = [], []
        self.longest, self.statuses, self.errors = 0.0, Counter(), []
        self.going = True
        self.shared, self.own, self.known = [], {}, {}
        """Cases that all edit, cases that one writer edits together, and their last versions."""
        self.marks, self.gone = 0, set()
        self._at_it = []
        self.where = list(range(len(urls)))
        """The replicas that are asked."""

    @asynccontextmanager
    async def working(self, writers=WRITERS):
        """Meanwhile all of them write; in the end each is done with what it is at."""
        self.going = True
        self._at_it = at_it = [asyncio.create_task(self._writer(n)) for n in range(writers)]
        try:
            yield self
        finally:
            self.going = False
            await asyncio.gather(*at_it)

    @property
    def acknowledged(self):
        return sum(one.told is Told.OK for one in self.asked)

    async def more(self, count, patience=180):
        """Wait until so many more writes were acknowledged."""
        before = self.acknowledged
        async with asyncio.timeout(patience):
            while self.acknowledged < before + count:
                for one in self._at_it:
                    if one.done():
                        one.result()
                await asyncio.sleep(0.02)

    def since(self, mark):
        return self.asked[mark:]

    async def _writer(self, number):
        async with self.writer(number) as one:
            while self.going:
                await one.step()

    @asynccontextmanager
    async def writer(self, number, where=None):
        """One more, who does what the test says."""
        choose = random.Random(f"{self._seed}/{number}/{len(self.asked)}")  # noqa: S311 - a test
        name = SOAR if number % 4 == 3 else ANA
        headers = {"authorization": name, "kbn-xsrf": "1"}
        limits = httpx.Limits(max_connections=16)
        async with httpx.AsyncClient(headers=headers, timeout=LONGEST, limits=limits) as http:
            one = Writer(self, number, choose, http)
            one.where = where
            yield one


class Wanted(NamedTuple):
    """What somebody asks for, if need be again under the same key."""

    kind: Kind
    mark: str
    method: str
    path: str
    body: object = None
    key: str | None = None


class Said(NamedTuple):
    """What somebody was told."""

    told: Told = Told.UNKNOWN
    answers: Sequence[str] = ()
    ids: Sequence[str] = ()
    shown: bool = False
    where: int = 0


class Writer:
    """One of them; `where` is the replica that it asks, if not any."""

    where = None

    def __init__(self, load, number, choose, http):
        self.load, self.number, self.choose, self.http = load, number, choose, http

    async def step(self):
        load, choose = self.load, self.choose
        shared = load.shared
        if len(shared) < 8:
            return await self.create()
        drawn = choose.random()
        if drawn < 0.10:
            return await self.create()
        if drawn < 0.45:
            return await self.comment(choose.choice(shared))
        if drawn < 0.70:
            return await self.edit([choose.choice(shared)])
        if drawn < 0.78:
            return await self.edit_together()
        if drawn < 0.80 and len(shared) > 40:
            return await self.delete()
        return await self.look(choose.choice(shared))

    # what is asked

    async def create(self, *, shared=True):
        mark = self.mark("new")
        said = NEW | {"title": mark}
        if self.choose.random() < 0.25:
            said = said | {"assignees": [{"uid": uid(ASSIGNED)}]}
        ids = await self.write(Wanted("create", mark, "POST", "/api/cases", said, mark), ())
        for case in ids[:1]:
            if shared:
                self.load.shared.append(case)
        return ids

    async def comment(self, case, *, key=None):
        mark = self.mark("said")
        said = {"type": "user", "comment": mark, "owner": OWNER}
        key = key or (mark if self.choose.random() < 0.5 else None)
        path = f"/api/cases/{case}/comments"
        await self.write(Wanted("comment", mark, "POST", path, said, key), (case,))

    async def edit(self, cases):
        mark, known = self.mark("title"), self.load.known
        versions = {case: known[case] for case in cases if case in known}
        if not versions:
            return
        items = [{"id": c, "version": v, "title": mark} for c, v in versions.items()]
        seen = {case: rendered_at(version) for case, version in versions.items()}
        key = mark if self.choose.random() < 0.5 else None
        wanted = Wanted("edit", mark, "PATCH", "/api/cases", {"cases": items}, key)
        asked = await self.write(wanted, tuple(seen), seen)
        if not asked:
            await self.look(self.choose.choice(cases))

    async def edit_together(self):
        """Cases that nobody else edits, so that it succeeds often; others comment on them."""
        own = self.load.own.setdefault(self.number, [])
        if len(own) < self.load.together // 4:
            own += (await self.create(shared=False))[:1]
            return
        if len(own) < self.load.together:
            made = await asyncio.gather(*(self.create(shared=False) for _ in range(2)))
            own += [case for ids in made for case in ids[:1]]
        if self.choose.random() < 0.2:
            await self.comment(self.choose.choice(own))
        some = own[: self.choose.randrange(2, len(own) + 1)]
        if self.choose.random() < 0.1:
            some = [*some[:99], self.choose.choice(self.load.shared)]
        await self.edit(some)

    async def delete(self):
        case = self.choose.choice(self.load.shared)
        if case in self.load.gone:
            return
        self.load.gone.add(case)
        self.load.shared.remove(case)
        path = f'/api/cases?ids=["{case}"]'
        await self.write(Wanted("delete", f"gone {case}", "DELETE", path), (case,))

    async def look(self, case):
        where = self.somewhere()
        began = time.monotonic()
        with suppress(httpx.TransportError):
            answer = await self.http.get(f"{self.load.urls[where]}/api/cases/{case}/resolve")
            self.load.statuses[answer.status_code] += 1
            if answer.status_code == HTTPStatus.NOT_FOUND:
                look = Looked(case, frozenset(), began, where, there=False)
                self.load.looked.append(look)
            elif answer.is_success:
                shown = answer.json()["case"]
                self.load.known[case] = shown["version"]
                marks = {one["comment"] for one in shown["comments"]} | {shown["title"]}
                self.load.looked.append(Looked(case, frozenset(marks), began, where))
            elif answer.status_code not in UNKNOWN:
                self.load.errors.append((answer.status_code, answer.text))

    # how

    def somewhere(self):
        return self.choose.choice(self.load.where) if self.where is None else self.where

    def mark(self, word):
        self.load.marks += 1
        return f"{word} {self.load.marks} of {self.number}"

    async def write(self, wanted, cases, seen=None):
        """The ids of the cases in the answer."""
        began = time.monotonic()
        said = await self.told(wanted)
        self.note(wanted, cases, began, [said], seen)
        return said.ids

    def note(self, wanted, cases, began, said, seen=None):
        """What one or several were told who asked for the same thing."""
        ended = time.monotonic()
        self.load.longest = max(self.load.longest, ended - began)
        told = {one.told for one in said}
        made = tuple(cases) or next((tuple(one.ids) for one in said if one.ids), ())
        self.load.asked.append(
            Asked(
                mark=wanted.mark,
                kind=wanted.kind,
                cases=made,
                told=next(one for one in (Told.OK, Told.UNKNOWN, Told.FAIL) if one in told),
                began=began,
                ended=ended,
                seen=seen or {},
                answers=tuple(answer for one in said for answer in one.answers),
                shown=any(one.shown for one in said),
                where=next((one.where for one in said if one.shown), 0),
            )
        )

    async def told(self, wanted):
        """How it ended; under a key it is asked again until that is known, and at times after."""
        key, path = wanted.key, wanted.path
        headers = {"idempotency-key": key} if key else {}
        waits = self.choose.random() < 0.6
        url = f"{path}{'&' if '?' in path else '?'}refresh={'wait_for' if waits else 'false'}"
        said = Said(answers=[])
        times = 2 if key and self.choose.random() < 0.15 else 1
        for attempt in range(AGAIN if key else 1):
            where = self.somewhere()
            answer = await self.sent(wanted, self.load.urls[where] + url, headers)
            if answer is None or answer.status_code in UNKNOWN:
                await asyncio.sleep(0.05 * (attempt + 1))
                continue
            if not answer.is_success:
                return said if said.told is Told.OK else said._replace(told=Told.FAIL)
            shown = waits and "warning" not in answer.headers and wanted.kind == "comment"
            ids = self.learn(answer, said.answers, wanted)
            said = Said(Told.OK, said.answers, ids, said.shown or shown, where)
            times -= 1
            if not times:
                break
        return said

    def learn(self, answer, answers, wanted):
        """What an answer tells of the cases in it, and of what it made."""
        if not answer.content:
            return []
        told = answer.json()
        found = told if isinstance(told, list) else [told]
        for case in found:
            known = self.load.known.get(case["id"])
            if known is None or rendered_at(known) < rendered_at(case["version"]):
                self.load.known[case["id"]] = case["version"]
            if wanted.kind == "create":
                answers.append(case["id"])
            for one in case.get("comments") or () if wanted.kind == "comment" else ():
                if one["comment"] == wanted.mark:
                    answers.append(one["id"])
        return [case["id"] for case in found]

    async def sent(self, wanted, url, headers):
        """The answer, if there is one."""
        content, said = None, headers
        if wanted.body is not None:
            content = json.dumps(wanted.body).encode()
            said = headers | {"content-type": "application/json"}
        try:
            answer = await self.http.request(wanted.method, url, content=content, headers=said)
        except httpx.TransportError:
            self.load.statuses["none"] += 1
            return None
        self.load.statuses[answer.status_code] += 1
        if answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
            self.load.errors.append((answer.status_code, answer.text))
        return answer
