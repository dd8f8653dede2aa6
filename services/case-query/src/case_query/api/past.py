"""How is the past of a case read over HTTP?"""

from typing import Annotated, Literal, TypeAlias

from fastapi import Request, Response
from pydantic import Field, TypeAdapter

from case_events.case import to_json
from case_query.api import answers
from case_query.api.desk import Desk
from case_query.datemath import NoMoment, Rounds
from case_query.errors import CaseNotFound
from case_query.past import actions
from case_query.past.difference import difference
from case_query.past.moments import Moment, moment
from case_query.past.reach import Reach, reach
from case_query.past.states import States
from case_query.shapes.past import CaseDifference, PastActionPage
from case_runtime import query
from case_runtime.codec import Body
from case_runtime.describing.operation import Question
from case_runtime.errors import Invalid
from case_runtime.http import Routes, caller_of, space_of
from case_runtime.paging import WINDOW, Paging

Said: TypeAlias = Annotated[
    str,
    Field(
        json_schema_extra={
            "description": "A moment: the sequence of a user action, or a time as `from` takes it."
        }
    ),
]


class Between(Body):
    """Two moments; both count."""

    from_: Annotated[Said | None, Field(alias="from")] = None
    to: Said | None = None


class Pages(Paging, Between):
    """The query of `_actions`."""

    sort_order: Annotated[Literal["asc", "desc"], Field(alias="sortOrder")] = "asc"


BETWEEN = TypeAdapter(Between)
PAGES = TypeAdapter(Pages)

ACTIONS = Question("getActions", query=PAGES, answer=PastActionPage, tag="past")
DIFF = Question("getDifference", query=BETWEEN, answer=CaseDifference, tag="past")


class Past:
    """One case, as far back as one caller may look."""

    def __init__(self, desk: Desk, request: Request) -> None:
        self._clock = desk.clock
        self.case_id: str = request.path_params["case_id"]
        self._space, self._rights = space_of(request), caller_of(request).rights
        self._reads = desk.reads()
        self._there = self._reads.counts.facts_of(self.case_id)
        self.states: States
        """Known since `reach`."""

    async def at(self, text: str) -> bytes:
        """The case at a moment, in the shape of today, or `CaseNotFound`."""
        said = self._moment(text, "up", 'Invalid "at" query parameter')
        within = await self.reach()
        sequence = await self._sequence(said)
        if sequence < within.first:
            self._rights.demand("deleteCase", within.owner)
        case = await self.states.state(self.case_id, sequence) if sequence else None
        if case is None or sequence < within.first:
            raise CaseNotFound(self.case_id)
        return self._reads.store.filled(case.space, case.owner, to_json(case))

    async def reach(self) -> Reach:
        """How far that is; `CaseNotFound` or `Forbidden`."""
        self.states = await self._reads.states()
        within = await reach(self.states, self.case_id, self._there, self._space, self._rights)
        self._rights.demand("getUserActions", within.owner)
        return within

    async def span(self, asked: Between, *, whole: bool) -> tuple[int, int]:
        """The first and the last action that are asked for; `whole`: the action at `from` too."""
        bad = 'Invalid "from" and/or "to" query parameters'
        begin = asked.from_ and self._moment(asked.from_, "down", bad)
        finish = asked.to and self._moment(asked.to, "up", bad)
        within = await self.reach()
        first, last = within.begins, within.last
        if begin:
            first = await self._first(begin, whole=whole)
        if finish:
            last = min(await self._sequence(finish), last)
        return max(first, within.first), last

    async def _first(self, begin: Moment, *, whole: bool) -> int:
        if begin.at is not None:
            return 1 + await self.states.until(self.case_id, begin.at - whole)
        return (begin.sequence or 0) + (not whole)

    async def _sequence(self, said: Moment) -> int:
        if said.at is not None:
            return await self.states.until(self.case_id, said.at)
        return said.sequence or 0

    def _moment(self, text: str, rounds: Rounds, bad: str) -> Moment:
        try:
            return moment(text, self._clock(), rounds)
        except NoMoment:
            raise Invalid(bad) from None


async def case_at(desk: Desk, request: Request, text: str) -> Response:
    """`GET /api/cases/{case_id}?at=`: the case as it was."""
    return answers.raw(await Past(desk, request).at(text))


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/cases/{case_id}/_actions` and `_diff`."""

    @api.get("/api/cases/{case_id}/_actions", ACTIONS)
    async def told(request: Request) -> Response:
        """Every action of a case with old and new values, page by page."""
        asked, past = query.read(PAGES, request), Past(desk, request)
        first, last = await past.span(asked, whole=True)
        total = max(0, last - first + 1)
        descending = asked.sort_order == "desc"
        size = max(0, min(asked.size, total - asked.skipped))
        begin = last - asked.skipped - size + 1 if descending else first + asked.skipped
        shown = []
        if size:
            states, case_id = past.states, past.case_id
            met = await states.envelopes(case_id, begin, begin + size - 1)
            before = await states.state(case_id, begin - 1)
            attached = await states.attachments_before(case_id, actions.asks(met), begin)
            shown = list(actions.told(before, attached, met))
        page = {"page": asked.number, "perPage": asked.size, "total": total}
        return answers.json({"actions": shown[::-1] if descending else shown, **page})

    @api.get("/api/cases/{case_id}/_diff", DIFF)
    async def different(request: Request) -> Response:
        """What changed between two moments, and who did it."""
        asked, past = query.read(BETWEEN, request), Past(desk, request)
        first, last = await past.span(asked, whole=False)
        if last - first >= WINDOW:
            raise Invalid(f"More than {WINDOW} user actions lie between the two moments.")
        states, case_id = past.states, past.case_id
        before = await states.state(case_id, first - 1)
        after = await states.state(case_id, last) if last >= first else before
        marks = await states.marks(case_id, first, last) if last >= first else []
        ends = {"from": first - 1, "to": max(last, first - 1)}
        return answers.json({**ends, **difference(before, after, marks)})
